// SPDX-License-Identifier: Apache-2.0

import Proof
import Search
import Sessions
import Testing

@testable import Commands

@Suite struct ExitStatusTests {
    private func record(
        _ grade: Grade?,
        expectation: SessionEnd.Expectation = .none
    ) throws -> SessionRecord {
        let id = try #require(CommitID(String(repeating: "c", count: 40)))
        let commit = CommitRecord(id: id, parents: [], title: "", author: "", email: "", date: "")
        let end = SessionRecord.End(asked: "", name: "", commit: id)
        var record = SessionRecord(
            kbisect: "",
            command: "",
            repository: "",
            scenario: "",
            title: "",
            old: [end],
            new: end,
            suspects: 1,
            accelerator: "",
            tools: [],
            started: ""
        )
        record.end = .found(commit, parents: [], expectation: expectation)
        record.proof = grade.map { grade in
            var proof = ProofRecord(commit: commit, isFix: false, isConfirmationOnly: true, allowedError: 0.01)
            proof.grade = grade
            return proof
        }
        return record
    }

    @Test func aRunSaysWhatItsConfirmationSays() throws {
        #expect(try ExitStatus.status(of: record(nil)).rawValue == 0)
        #expect(try ExitStatus.status(of: record(.proven)).rawValue == 0)
        #expect(try ExitStatus.status(of: record(.supported)).rawValue == 0)
        #expect(try ExitStatus.status(of: record(.refuted)).rawValue == 5)
        #expect(try ExitStatus.status(of: record(.inconclusive)).rawValue == 6)
    }

    @Test func anotherCulpritThanTheScenarioNamesIsSaidOnlyWhereItIsOne() throws {
        #expect(try ExitStatus.status(of: record(.supported, expectation: .otherCommit)).rawValue == 4)
        #expect(try ExitStatus.status(of: record(.refuted, expectation: .otherCommit)).rawValue == 5)
    }

    @Test func everyGradeOfAVerificationHasItsOwn() {
        let statuses = [Grade.proven, .refuted, .inconclusive, .supported].map {
            ExitStatus.status(ofVerification: $0).rawValue
        }
        #expect(statuses == [0, 1, 2, 6])
        #expect(ExitStatus.status(ofVerification: nil).rawValue == 130)
    }
}
