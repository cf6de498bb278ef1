// SPDX-License-Identifier: Apache-2.0

import Noise
import Reports
import Search
import Sessions
import Testing

/// git takes each kind of session over and comes to the same commit, and so do we when we read the log back.
@Suite struct BisectLogReplayTests {
    private let repository: MadeRepository

    init() async throws { repository = try await MadeRepository() }

    private func chain(_ count: Int) async throws -> [CommitRecord] {
        var commits: [CommitRecord] = []
        for number in 0..<count { commits.append(try await repository.commit("change \(number)")) }
        return commits
    }

    /// A session whose ends were tested first; verdicts are by symptom.
    private func session(
        _ search: SearchFacts = SearchFacts(),
        old: CommitRecord,
        new: CommitRecord,
        _ steps: [(CommitRecord, Verdict)],
        _ end: SessionEnd?
    ) throws -> SessionRecord {
        var record = try SampleRecord.begun()
        record.search = search
        record.old = [SessionRecord.End(asked: "o", name: "o", commit: old.id)]
        record.new = SessionRecord.End(asked: "n", name: "n", commit: new.id)
        let isFix = search.terms.sought == .fix
        for (commit, verdict) in [(new, isFix ? .good : .bad), (old, isFix ? .bad : .good)] + steps {
            record.probes.append(SampleRecord.probe(record.probes.count + 1, commit, verdict))
        }
        record.end = end
        return record
    }

    private func facts(_ files: [String]) -> CulpritFacts {
        var facts = CulpritFacts(message: "")
        (facts.files, facts.fileCount) = (files, files.count)
        return facts
    }

    private func found(_ commit: CommitRecord) -> SessionEnd { .found(commit, parents: [], expectation: .none) }

    /// Replays it, and reads it back.
    private func replay(_ record: SessionRecord) async throws -> (answer: String?, read: ReplayedLog) {
        let log = BisectLog(record).text
        let replayed = try await repository.replay(log)
        #expect(replayed.end.isSuccess)
        let read = try BisectLogReader.read(Array(log.utf8))
        #expect(read.terms.old == record.terms.old && read.terms.new == record.terms.new)
        #expect(read.isFirstParent == record.search.isFirstParent)
        // What git itself writes is read to the same marks.
        let ours = try BisectLogReader.read(Array((replayed.log + "\n").utf8))
        #expect(ours == read)
        return (replayed.log.split(separator: "\n").last.map(String.init), read)
    }

    @Test func aSearchForAFixWithItsWords() async throws {
        let commits = try await chain(8)
        let record = try session(
            SearchFacts(terms: .standard(.fix)),
            old: commits[0],
            new: commits[7],
            [(commits[3], .bad), (commits[5], .good), (commits[4], .bad)],
            found(commits[5])
        )
        let (answer, read) = try await replay(record)
        #expect(answer == "# first fixed commit: [\(commits[5].id.hex)] change 5")
        #expect(read.soundsLikeFix && read.named == commits[5].id && read.new == commits[5].id.hex)
        #expect(read.old == [commits[0], commits[3], commits[4]].map(\.id.hex))
    }

    @Test(arguments: [Sought.cause, .fix])
    func wordsOfAPersonsOwn(_ sought: Sought) async throws {
        let commits = try await chain(4)
        let verdicts: [Verdict] = sought == .cause ? [.good, .bad] : [.bad, .good]
        let record = try session(
            SearchFacts(terms: try Terms(sought: sought, old: "v1.fast", new: "slow-2")),
            old: commits[0],
            new: commits[3],
            [(commits[1], verdicts[0]), (commits[2], verdicts[1])],
            found(commits[2])
        )
        let (answer, read) = try await replay(record)
        #expect(answer == "# first slow-2 commit: [\(commits[2].id.hex)] change 2")
        #expect(read.named == commits[2].id)
    }

    @Test func firstParentsOnly() async throws {
        let root = try await repository.commit("root")
        try await repository.git("checkout", "-q", "-b", "side")
        _ = try await repository.commit("side 1")
        _ = try await repository.commit("side 2")
        try await repository.git("checkout", "-q", "main")
        let main = try await repository.commit("main 1")
        try await repository.git("merge", "-q", "--no-ff", "-m", "merge", "side")
        let merge = try await repository.record("HEAD", title: "merge")
        let top = try await repository.commit("top")
        var search = SearchFacts()
        search.isFirstParent = true
        let record = try session(search, old: root, new: top, [(merge, .bad), (main, .good)], found(merge))
        let (answer, _) = try await replay(record)
        #expect(answer == "# first bad commit: [\(merge.id.hex)] merge")
    }

    @Test func pathsWithQuotesAndBlanks() async throws {
        var commits = [try await repository.commit("root")]
        for file in ["other", "it's a \"dir\"/x", "other", "b!$(c)/y", "other"] {
            commits.append(try await repository.commit("change \(commits.count)", changing: file + "\(commits.count)"))
        }
        var search = SearchFacts()
        search.paths = ["it's a \"dir\"", "b!$(c)"]
        var record = try session(
            search,
            old: commits[0],
            new: commits[5],
            [(commits[2], .good), (commits[4], .bad)],
            found(commits[4])
        )
        record.culprit = facts(["b!$(c)/y4"])
        let (answer, read) = try await replay(record)
        #expect(answer == "# first bad commit: [\(commits[4].id.hex)] change 4")
        #expect(read.paths == search.paths)
    }

    /// To git paths are the whole world, to kbisect they are likelier.
    @Test func anAnswerOutsideOfThePathsIsNotHiddenFromGit() async throws {
        var commits = [try await repository.commit("root")]
        for file in ["in/a", "out", "in/b"] {
            commits.append(try await repository.commit("change \(commits.count)", changing: file))
        }
        var search = SearchFacts()
        search.paths = ["in/"]
        var record = try session(
            search,
            old: commits[0],
            new: commits[3],
            [(commits[1], .good), (commits[2], .bad)],
            found(commits[2])
        )
        record.culprit = facts(["out"])
        #expect(try await replay(record).answer == "# first bad commit: [\(commits[2].id.hex)] change 2")
        record.search.paths = ["a\nb"]
        #expect(try await replay(record).read.paths.isEmpty)
    }

    @Test func whatAPersonLeftOutIsSkippedThereToo() async throws {
        let commits = try await chain(6)
        var search = SearchFacts()
        search.skipped = [commits[2].id, commits[3].id]
        let left = Array(commits[2...4])
        let record = try session(
            search,
            old: commits[0],
            new: commits[5],
            [(commits[1], .good), (commits[4], .bad), (commits[3], .skip)],
            .onlySkippedLeft(left)
        )
        let log = BisectLog(record).text
        let replayed = try await repository.replay(log)
        #expect(replayed.end == .exited(2))
        let possible = { (log: String) in Set(log.split(separator: "\n").filter { $0.hasPrefix("# possible first") }) }
        #expect(possible(log).count == 3 && possible(log) == possible(replayed.log))
        let read = try BisectLogReader.read(Array(log.utf8))
        // Each once: what was tested after all says so itself.
        #expect(Set(read.skipped) == Set(search.skipped.map(\.hex)) && read.skipped.count == 2)
    }

    @Test func whatMissedTheBugIsNoMark() async throws {
        let commits = try await chain(8)
        var record = try session(
            old: commits[0],
            new: commits[7],
            [(commits[5], .good), (commits[3], .bad), (commits[2], .good), (commits[2], .good)],
            found(commits[3])
        )
        record.probes[2].overruledBy = 4
        let (answer, read) = try await replay(record)
        #expect(answer == "# first bad commit: [\(commits[3].id.hex)] change 3")
        #expect(read.old == [commits[0], commits[2]].map(\.id.hex))
        #expect(BisectLog(record).text.contains("change 5\n# that missed it, as probe 4 shows\n"))
    }

    /// An end in which the bug was missed is no end.
    @Test func anEndThatMissedTheBugIsNoCommand() async throws {
        let commits = try await chain(4)
        var record = try session(old: commits[1], new: commits[3], [(commits[0], .bad)], .endsWrong("it is older"))
        record.probes[1].overruledBy = 3
        let log = BisectLog(record).text
        #expect(!log.contains("git bisect good"))
        #expect(log.contains("# good: [\(commits[1].id.hex)] change 1\n# that missed it, as probe 3 shows\n"))
    }

    /// With sightings that can be false the majority decides, and the answer may stand against a test.
    @Test func aFalseAlarmIsNoMarkOnceTheAnswerSaysSo() async throws {
        let commits = try await chain(6)
        var record = try session(
            SearchFacts(noise: .twoSided),
            old: commits[0],
            new: commits[5],
            [(commits[2], .bad), (commits[3], .bad), (commits[3], .good), (commits[4], .bad)],
            found(commits[4])
        )
        record.probes[3].trials = ProbeRecord.Trials(bad: 1)
        record.probes[4].trials = ProbeRecord.Trials(good: 6)
        record.graph = GraphOutline(
            nodes: commits.enumerated().reversed().map { place, commit in
                GraphOutline.Node(
                    commit: commit.id,
                    title: "",
                    verdict: nil,
                    standing: .suspect,
                    edges: place == 0 ? [] : [GraphOutline.Edge(to: commits[place - 1].id, hidden: 0)]
                )
            },
            total: 6
        )
        let (answer, read) = try await replay(record)
        #expect(answer == "# first bad commit: [\(commits[4].id.hex)] change 4")
        #expect(read.old.last == commits[3].id.hex)
        #expect(BisectLog(record).text.contains("change 2\n# that stands against the answer"))
    }
}
