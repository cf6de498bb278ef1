// SPDX-License-Identifier: Apache-2.0

import Driver
import HostCommands
import Proof
import Reports
import Search
import Sessions
import Testing

@Suite struct BisectLogTests {
    private func session(
        good: [CommitRecord],
        bad: CommitRecord,
        _ steps: [(CommitRecord, Verdict)],
        _ end: SessionEnd?
    ) throws -> SessionRecord {
        var record = try SampleRecord.begun()
        record.old = good.map { SessionRecord.End(asked: "g", name: "g", commit: $0.id) }
        record.new = SessionRecord.End(asked: "b", name: "b", commit: bad.id)
        record.probes = [SampleRecord.probe(1, bad, .bad, "the bad end")]
        for commit in good { record.probes.append(SampleRecord.probe(2, commit, .good, "a good end")) }
        for (commit, verdict) in steps { record.probes.append(SampleRecord.probe(3, commit, verdict)) }
        record.end = end
        return record
    }

    @Test func gitReplaysALogToTheSameCulprit() async throws {
        let repository = try await MadeRepository()
        var commits: [CommitRecord] = []
        for number in 0..<8 { commits.append(try await repository.commit("change \(number)")) }
        let record = try session(
            good: [commits[0]],
            bad: commits[7],
            [(commits[3], .good), (commits[5], .skip), (commits[6], .bad), (commits[4], .bad)],
            .found(commits[4], parents: [], expectation: .none)
        )
        let log = BisectLog(record).text
        let replayed = try await repository.replay(log)
        #expect(replayed.end.isSuccess)
        let answer = "# first bad commit: [\(commits[4].id.hex)] change 4"
        #expect(replayed.log.split(separator: "\n").last.map(String.init) == answer)
        #expect(log.split(separator: "\n").last.map(String.init) == answer)
    }

    @Test func gitReplaysALogWithSeveralGoodEndsAndAMerge() async throws {
        let repository = try await MadeRepository()
        let root = try await repository.commit("root")
        let main = try await repository.commit("main 1")
        try await repository.git("checkout", "-q", "-b", "side", root.id.hex)
        let side = try await repository.commit("side 1")
        let culprit = try await repository.commit("side 2")
        try await repository.git("checkout", "-q", "main")
        try await repository.git("merge", "-q", "--no-ff", "-m", "merge", "side")
        let merge = try await repository.record("HEAD", title: "merge")
        let top = try await repository.commit("top")
        let record = try session(
            good: [root, main],
            bad: top,
            [(merge, .bad), (side, .good), (culprit, .bad)],
            .found(culprit, parents: [], expectation: .none)
        )
        let replayed = try await repository.replay(BisectLog(record).text)
        #expect(replayed.end.isSuccess)
        #expect(replayed.log.hasSuffix("# first bad commit: [\(culprit.id.hex)] side 2"))
    }

    @Test func gitComesToTheSameSuspectsWhereOnlySkippedOnesAreLeft() async throws {
        let repository = try await MadeRepository()
        var commits: [CommitRecord] = []
        for number in 0..<4 { commits.append(try await repository.commit("change \(number)")) }
        let record = try session(
            good: [commits[0]],
            bad: commits[3],
            [(commits[1], .skip), (commits[2], .skip)],
            .onlySkippedLeft([commits[1], commits[2], commits[3]])
        )
        let log = BisectLog(record).text
        let replayed = try await repository.replay(log)
        #expect(replayed.end == .exited(2))
        func suspects(_ log: String) -> Set<Substring> {
            Set(log.split(separator: "\n").filter { $0.hasPrefix("# possible first bad commit:") })
        }
        #expect(suspects(log).count == 3)
        #expect(suspects(log) == suspects(replayed.log))
    }

    @Test func aHostileSubjectStaysInItsComment() async throws {
        let repository = try await MadeRepository()
        let first = try await repository.commit("first")
        var second = try await repository.commit("second")
        second.title =
            "x\ngit bisect good \(second.id.hex)\r\n\u{2028}git bisect reset\u{202E}"
            + String(repeating: "y", count: 10_000)
        let record = try session(good: [first], bad: second, [], .found(second, parents: [], expectation: .none))
        let log = BisectLog(record).text
        let lines = log.split(whereSeparator: \.isNewline)
        #expect(
            lines.filter { !$0.hasPrefix("# ") }.map(String.init) == [
                "git bisect start", "git bisect bad \(second.id.hex)", "git bisect good \(first.id.hex)",
            ]
        )
        #expect(lines.allSatisfy { $0.count < 300 })
        #expect(try await repository.replay(log).end.isSuccess)
    }

    @Test func whatAProofTestedIsNoPartOfTheLog() throws {
        var record = try SampleRecord.found()
        let culprit = try SampleRecord.culprit()
        record.probes.append(SampleRecord.probe(7, culprit, .good, "to prove it"))
        let log = BisectLog(record).text
        #expect(!log.contains("git bisect good \(culprit.id.hex)"))
        // The probe of the revert is of the bad end's commit and was good.
        #expect(!log.contains("git bisect good \(record.bad.commit.hex)"))
        #expect(log.contains("git bisect skip \(try SampleRecord.id("5c1b0002").hex)\n"))
    }

    @Test func anEndThatIsNotWhatItWasSaidToBeIsNoCommand() throws {
        var record = try SampleRecord.begun()
        record.probes = [
            SampleRecord.probe(1, try SampleRecord.commit("bad00001", "Linux 6.0.9"), .good, "the bad end")
        ]
        record.end = .endsWrong("v6.0.9 was said to be bad")
        let log = BisectLog(record).text
        #expect(log.contains("# good: [\(record.bad.commit.hex)] Linux 6.0.9\n"))
        #expect(!log.contains("git bisect bad"))
    }

    @Test func aVerificationIsAllComments() throws {
        let log = BisectLog(try SampleRecord.verified(.proven)).text
        #expect(log.split(separator: "\n").allSatisfy { $0.hasPrefix("# ") })
        #expect(
            log.contains("# good: [\(try SampleRecord.id("bad00001").hex)] Linux 6.0.9, with c0ffee6789ab reverted\n")
        )
    }

    @Test func whatAProofTestedIsNoMark() throws {
        var record = try SampleRecord.begun()
        var probe = SampleRecord.probe(1, try SampleRecord.commit("abc", "t"), .bad, "to narrow the range")
        record.probes = [probe]
        #expect(BisectLog(record).text.contains("git bisect bad \(try SampleRecord.id("abc").hex)"))
        probe.isOfProof = true
        record.probes = [probe]
        #expect(!BisectLog(record).text.contains("git bisect bad \(try SampleRecord.id("abc").hex)"))
    }
}
