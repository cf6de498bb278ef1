// SPDX-License-Identifier: Apache-2.0

import Noise
import Search
import Sessions
import Testing

/// A session over Debian's released kernels, with any text in the place of those that are not ours.
struct ReleaseSample {
    let versions = ["6.1.170-3", "6.1.176-1", "6.1.187-1", "6.1.190-1"]
    /// In the place of every text of others; `nil` for what Debian says.
    var hostile: String?

    func id(_ number: Int) throws -> CommitID {
        try #require(CommitID("0bad1d0\(number)" + String(repeating: "e", count: 32)))
    }

    func release(_ number: Int) -> ReleaseRecord {
        let version = hostile ?? versions[number]
        let package = ReleaseRecord.Package(
            name: hostile ?? "linux-image-6.1.0-\(47 + 3 * number)-cloud-amd64-unsigned",
            version: version,
            architecture: "amd64",
            origin: hostile ?? "apt: bookworm-security"
        )
        let upstream = hostile ?? "v" + (versions[number].split(separator: "-").first ?? "")
        return ReleaseRecord(version: version, flavour: "cloud-amd64", upstream: upstream, packages: [package])
    }

    func commit(_ number: Int) throws -> CommitRecord {
        let release = release(number)
        let parents = number == 0 ? [] : [try id(number - 1)]
        var commit = CommitRecord(
            id: try id(number),
            parents: parents,
            title: release.package,
            author: "",
            email: "",
            date: ""
        )
        commit.release = release
        return commit
    }

    func end(_ number: Int) throws -> SessionRecord.End {
        let release = release(number)
        return SessionRecord.End(
            asked: release.version,
            name: release.version,
            commit: try id(number),
            release: release
        )
    }

    func probe(_ number: Int, _ release: Int, _ verdict: Verdict, _ purpose: String) throws -> ProbeRecord {
        var probe = ProbeRecord(
            number: number,
            commit: try commit(release),
            purpose: purpose,
            evidence: "probes/0\(number)"
        )
        probe.verdict = verdict
        probe.reason = verdict == .bad ? "BAD append-64k: a hole from 0 to 4096" : "exit status 0"
        (probe.seconds.fetch, probe.seconds.boot, probe.seconds.test) = (2.2, 4.1, 3.2)
        probe.trials = ProbeRecord.Trials(good: verdict == .good ? 5 : 0, bad: verdict == .bad ? 2 : 0)
        return probe
    }

    func plan() throws -> SessionPlan {
        SessionPlan(
            scenario: "btrfs-partial-append",
            terms: .standard(.fix),
            old: [try end(0)],
            new: try end(3),
            suspects: 11,
            steps: 5,
            accelerator: "tcg: no vmx",
            folder: "/sessions/x"
        )
    }

    /// Between 6.1.176-1 and 6.1.187-1.
    func found(_ sought: Sought = .fix) throws -> SessionRecord {
        var record = SessionRecord(
            kind: .releases,
            kbisect: "0.1.0",
            command: "kbisect releases run 6.1.170-3..6.1.190-1 --find fix --scenario btrfs-partial-append",
            repository: "",
            scenario: "btrfs-partial-append",
            title: "a title",
            search: SearchFacts(terms: .standard(sought)),
            old: [try end(0)],
            new: try end(3),
            suspects: 3,
            accelerator: "tcg: no vmx",
            tools: [],
            started: "2026-11-23T06:21:00Z"
        )
        let (old, new): (Verdict, Verdict) = sought == .fix ? (.bad, .good) : (.good, .bad)
        record.probes = [
            try probe(1, 0, old, "an end"), try probe(2, 3, new, "an end"),
            try probe(3, 2, new, "to narrow the range"), try probe(4, 1, old, "to narrow the range"),
        ]
        record.search.reached = 0.99347
        record.search.missRate = MissRate(sightings: 4)
        record.end = .found(
            try commit(2),
            parents: [ParentRecord(commit: try id(1), how: "tested", title: release(1).package)],
            expectation: .none
        )
        record.releases = ReleaseFacts(
            sources: [hostile ?? "apt"],
            candidates: try versions.indices.map {
                ReleaseFacts.Candidate(commit: try id($0), release: release($0))
            }
        )
        record.releases?.difference = difference()
        return record
    }

    private func difference() -> ReleaseFacts.Difference {
        let changes = (1...55).map { number in
            ReleaseFacts.Change(
                text: hostile ?? "\(number <= 15 ? "btrfs: mend append" : "drm: change") \(number)",
                version: hostile ?? "6.1.\(187 - number / 8)-1",
                touchesSubsystem: number <= 15
            )
        }
        var difference = ReleaseFacts.Difference(
            older: release(1),
            newer: release(2),
            changes: changes,
            subsystems: [hostile ?? "btrfs"]
        )
        difference.upstreamRange = hostile ?? "v6.1.176..v6.1.187"
        difference.carryOn = hostile ?? "kbisect run v6.1.176..v6.1.187 --find fix --repo LINUX"
        return difference
    }
}
