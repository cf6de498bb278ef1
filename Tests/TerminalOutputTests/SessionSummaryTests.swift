// SPDX-License-Identifier: Apache-2.0

import Foundation
import Noise
import Proof
import Search
import Sessions
import TerminalOutput
import Testing

@Suite struct SessionSummaryTests {
    private let style = TerminalStyle(isTerminal: false, environment: [:])

    /// A record in which every text that somebody else may have written is this one.
    private func record(_ text: String, grade: Grade?) throws -> SessionRecord {
        let id = try #require(CommitID(String(repeating: "c", count: 40)))
        let commit = CommitRecord(id: id, parents: [id], title: text, author: text, email: text, date: text)
        let end = SessionRecord.End(asked: text, name: text, commit: id)
        var record = SessionRecord(
            kbisect: text,
            command: text,
            repository: text,
            scenario: text,
            title: text,
            old: [end],
            new: end,
            suspects: 3,
            accelerator: text,
            tools: [],
            started: text
        )
        var probe = ProbeRecord(number: 1, commit: commit, purpose: text, evidence: text)
        (probe.reason, probe.seconds.total) = (text, 1e300)
        record.probes = [probe]
        record.notes = [text]
        var proof = ProofRecord(commit: commit, isFix: false, isConfirmationOnly: false, allowedError: 0.01)
        proof.grade = grade
        proof.pin = text
        proof.seconds = -1e300
        proof.conflicts = [ProofRecord.Conflict(doing: text, files: [text])]
        proof.checks = [ProofCheck(.commitShows, text, .failed, detail: text)]
        proof.missRate = MissRate(sightings: 5)
        record.proof = proof
        record.end = .found(commit, parents: [ParentRecord(commit: id, how: text)], expectation: .none)
        return record
    }

    @Test func hostileTextsReachNoTerminal() throws {
        let hostile = "x\u{1B}]0;title\u{7}\u{1B}[2J\u{202E}\u{9B}31m\r\n\u{0}"
        for grade in Grade.allCases {
            let lines = SessionSummary(try record(hostile, grade: grade), name: hostile, folder: hostile)
                .lines(style: style)
            for line in lines + [SessionSummary.state(of: try record(hostile, grade: grade))] {
                #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control }, "\(line)")
                #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .format }, "\(line)")
            }
        }
    }

    @Test func whatTheProofRefutesIsNotNamed() throws {
        let refuted = SessionSummary(try record("t", grade: .refuted), name: "n", folder: "f").lines(style: style)
        #expect(!refuted.contains { $0.contains("is the first bad commit") })
        #expect(refuted.contains { $0.contains("the proof refutes it") })
        let proven = SessionSummary(try record("t", grade: .proven), name: "n", folder: "f").lines(style: style)
        #expect(proven.contains { $0.contains("is the first bad commit") })
    }

    @Test func whatIsNotDecidedHasNoConfidence() throws {
        let open = SessionSummary(try record("t", grade: .inconclusive), name: "n", folder: "f").lines(style: style)
        #expect(!open.contains { $0.contains("confidence:") })
    }
}
