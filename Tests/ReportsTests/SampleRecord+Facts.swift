// SPDX-License-Identifier: Apache-2.0

import Foundation
import Noise
import Proof
import Search
import Sessions

extension SampleRecord {
    /// `GraphOutline.Node` has no initializer for others: made from JSON, as readers of a record make it.
    static func node(
        _ hex: String,
        _ verdict: Verdict,
        _ standing: GraphOutline.Standing,
        _ edges: [(String, Int)]
    ) throws -> GraphOutline.Node {
        struct Fields: Encodable {
            let commit: CommitID
            let title: String
            let verdict: Verdict
            let standing: GraphOutline.Standing
            let edges: [Edge]
        }
        struct Edge: Encodable {
            let to: CommitID
            let hidden: Int
        }
        let ways = try edges.map { Edge(to: try id($0.0), hidden: $0.1) }
        let fields = Fields(commit: try id(hex), title: "a title", verdict: verdict, standing: standing, edges: ways)
        return try JSONDecoder().decode(GraphOutline.Node.self, from: JSONEncoder().encode(fields))
    }

    static func proof(_ commit: CommitRecord) throws -> ProofRecord {
        var proof = ProofRecord(commit: commit, isFix: false, isConfirmationOnly: false, allowedError: 0.01)
        let short = commit.id.short
        proof.checks = [
            ProofCheck(.commitShows, "\(short) shows the bug", .passed, detail: "3 of 3 boots", probes: [4], error: 0),
            ProofCheck(
                .parentClean,
                "600d000389ab does not show the bug",
                .passed,
                detail: "4 boots",
                probes: [5],
                error: 0.004
            ),
            ProofCheck(.imagesDiffer, "the kernels differ", .passed, detail: "", probes: [4, 5], error: 0),
            ProofCheck(.tipShows, "v6.0.9 shows the bug", .passed, detail: "", probes: [1], error: 0),
            ProofCheck(
                .tipWithoutClean,
                "v6.0.9 with \(short) reverted does not show the bug",
                .passed,
                detail: "",
                probes: [6],
                error: 0.004
            ),
            ProofCheck(.baseClean, "v6.0.7 does not show the bug", .passed, detail: "", probes: [2], error: 0.004),
            ProofCheck(
                .baseWithShows,
                "v6.0.7 with \(short) applied shows the bug",
                .passed,
                detail: "",
                probes: [],
                error: 0
            ),
        ]
        proof.grade = .proven
        proof.missRate = MissRate(sightings: 9, misses: 1)
        proof.kernels = 2
        proof.boots = 12
        proof.seconds = 95.5
        proof.chain = [try Self.commit("cab1", "btrfs: built upon it")]
        proof.conflicts = []
        return proof
    }

    static func facts() throws -> CulpritFacts {
        var facts = CulpritFacts(message: "\(title)\n\n[ Upstream commit 8184620ae21213d51eaf2e0bd4186baacb928172 ]\n")
        facts.trailers = [CulpritFacts.Trailer(key: "Signed-off-by", value: "Ada Vestergård <ada@example.org>")]
        facts.committer = "Stable Keeper"
        facts.committerEmail = "keeper@example.org"
        facts.committed = "2022-11-10T18:15:26+01:00"
        facts.files = ["fs/btrfs/file.c"]
        facts.fileCount = 1
        facts.diff = "--- a/fs/btrfs/file.c\n+++ b/fs/btrfs/file.c\n"
        facts.releases = CulpritFacts.Releases(stable: ["v6.0.8"])
        facts.upstream = "8184620ae21213d51eaf2e0bd4186baacb928172"
        facts.twins = [
            CulpritFacts.Twin(
                commit: try commit("8184620ae21213d51eaf2e0bd4186baacb928172", title),
                releases: CulpritFacts.Releases(mainline: "v6.1-rc4", stable: ["v6.1.1"])
            )
        ]
        facts.extent = CulpritFacts.Extent(commits: 1_200_000, tips: 812, isComplete: true)
        facts.recipients = [
            CulpritFacts.Recipient(name: "Ada Vestergård", address: "ada@example.org", role: "author"),
            CulpritFacts.Recipient(name: "Josef \"Joe\" B., Jr.", address: "josef@example.org", role: "Reviewed-by"),
            CulpritFacts.Recipient(name: "Stable Keeper", address: "keeper@example.org", role: "Signed-off-by"),
            CulpritFacts.Recipient(
                name: "Dana Maint",
                address: "dana@example.org",
                role: "maintainer of BTRFS FILE SYSTEM"
            ),
            CulpritFacts.Recipient(name: "", address: "linux-btrfs@example.org", role: "list of BTRFS FILE SYSTEM"),
            CulpritFacts.Recipient(name: "Ada V.", address: "ADA@example.org", role: "Signed-off-by"),
        ]
        return facts
    }

    static func remedy(_ kind: CulpritFacts.Remedy.Kind = .fixes) throws -> CulpritFacts.Remedy {
        CulpritFacts.Remedy(
            kind: kind,
            commit: try commit("f1", "btrfs: fix hole after direct IO append"),
            releases: CulpritFacts.Releases(mainline: "v6.2-rc1", stable: ["v6.0.12"]),
            reports: [CulpritFacts.Trailer(key: "Reported-by", value: "Hanna R <hanna@example.org>")]
        )
    }

    /// A verification that came to a grade.
    static func verified(_ grade: Grade, isFix: Bool = false) throws -> SessionRecord {
        var record = try found()
        record.kind = .verification
        record.command = "kbisect verify c0ffee --repo /home/me/linux"
        record.end = .verified
        record.graph = nil
        record.suspects = 0
        record.proof?.grade = grade
        record.proof?.isFix = isFix
        for index in record.probes.indices { record.probes[index].purpose = "to verify" }
        return record
    }
}
