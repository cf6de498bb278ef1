// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import Proof
import Search
import Sessions
import Testing

/// A claim about made-up commits: 1 is the parent, 2 the commit, 3 the tip, 4 the tip without, 5 the base, 6 with.
struct ScriptedClaim {
    var kernels: [Int: ScriptedBench.Kernel] = [
        1: .init("a", .good), 2: .init("b", .bad), 3: .init("c", .bad), 4: .init("d", .good), 5: .init("e", .good),
        6: .init("f", .bad),
    ]
    var isFix = false
    var parents = [1]
    var without: PlannedTree?
    var with: PlannedTree?
    var chainAlone: Int?
    var confirmationOnly = false
    var limits = Prover.Limits()
    /// Trees that are the same: key has the value's.
    var sameTree: [Int: Int] = [:]
    var seenBySearch: [Int] = []

    static func id(_ number: Int) throws -> CommitID {
        try #require(CommitID(String(repeating: "0", count: 38) + String(number + 16, radix: 16)))
    }

    private func kernel(_ number: Int) throws -> PlannedKernel {
        let id = try Self.id(number)
        return PlannedKernel(
            words: "kernel \(number)",
            commit: commit(id),
            checkout: id,
            tree: "\(sameTree[number] ?? number)"
        )
    }

    private func commit(_ id: CommitID) -> CommitRecord {
        CommitRecord(id: id, parents: [], title: "t", author: "A", email: "a@b", date: "")
    }

    func prove() async throws -> (proof: ProofRecord, record: SessionRecord, bench: ScriptedBench) {
        let session = try LinearSession(3)
        defer { session.remove() }
        var scripts: [CommitID: ScriptedBench.Kernel] = [:]
        for (number, kernel) in kernels { scripts[try Self.id(number)] = kernel }
        let bench = ScriptedBench(scripts)
        var record = session.record
        for number in seenBySearch {
            var probe = ProbeRecord(
                number: 1,
                commit: commit(try Self.id(number)),
                purpose: "the bad end",
                evidence: "x"
            )
            probe.verdict = .bad
            record.probes.append(probe)
        }
        let plan = ProofPlan(
            commit: try kernel(2),
            parents: try parents.map(kernel),
            isFix: isFix,
            knownBad: try kernel(isFix ? 5 : 3),
            revert: confirmationOnly
                ? nil
                : ProofPlan.Revert(
                    tip: try kernel(3),
                    without: try without ?? .kernel(kernel(4)),
                    chainAlone: try chainAlone.map(kernel)
                ),
            apply: confirmationOnly
                ? nil : ProofPlan.Apply(base: try kernel(5), with: try with ?? .kernel(kernel(6)))
        )
        record.proof = ProofRecord(
            commit: commit(try Self.id(2)),
            isFix: isFix,
            isConfirmationOnly: confirmationOnly,
            allowedError: limits.error
        )
        let prover = Prover(bench: bench, folder: session.folder, limits: limits)
        do {
            try await prover.prove(plan, record: &record) { _ in }
        } catch {
            // Nothing that was found is lost.
            #expect(try session.saved() == record)
            #expect(record.proof?.boots == record.probes.compactMap(\.trials?.total).reduce(0, +))
            throw error
        }
        #expect(try session.saved() == record)
        return (try #require(record.proof), record, bench)
    }
}
