// SPDX-License-Identifier: Apache-2.0

import Search
import Testing

/// The ends come first, and a wrong one ends the search.
@Suite struct EndsTests {
    /// 0 - 1 - 2 - 3 is the bad side, 1 - 4 the good one: 1 is the merge base.
    private let forked = MadeHistory(parents: [[], [0], [1], [2], [1]], good: [4], bad: 3)

    @Test("the bad end, the good end and the merge base are tested in this order")
    func orderOfTheEnds() throws {
        let run = try SearchRun(forked) { forked.truth(of: $0, culprit: 2) }
        #expect(run.tested.map(\.commit) == [3, 4, 1, 2])
        #expect(run.tested.map(\.purpose) == [.knownBad, .knownGood, .mergeBase, .narrow])
        let parents = [ClearedParent(commit: MadeHistory.id(1), clearance: .tested)]
        expectFound(run, 2, parents)
    }

    @Test("a bad end that tests good ends the search")
    func badEndIsGood() throws {
        let run = try SearchRun(forked) { _ in .good }
        #expect(run.end == .endsWrong(.knownBadIsGood(MadeHistory.id(3))))
    }

    @Test("a good end that tests bad ends the search")
    func goodEndIsBad() throws {
        let run = try SearchRun(forked) { _ in .bad }
        #expect(run.end == .endsWrong(.knownGoodIsBad(MadeHistory.id(4))))
    }

    @Test("a bad merge base means that the good side fixed the bug")
    func mergeBaseIsNew() throws {
        let run = try SearchRun(forked) { $0 == 4 ? .good : .bad }
        #expect(run.end == .endsWrong(.mergeBaseIsNew(MadeHistory.id(1))))
        #expect(run.tested.count == 3)
    }

    @Test("a merge base that cannot be tested is a warning, and the search goes on")
    func mergeBaseIsSkipped() throws {
        let run = try SearchRun(forked) { $0 == 1 ? .skip : forked.truth(of: $0, culprit: 2) }
        #expect(run.last.warnings == [.mergeBaseSkipped(MadeHistory.id(1))])
        let parents = [ClearedParent(commit: MadeHistory.id(1), clearance: .ancestor(of: MadeHistory.id(4)))]
        expectFound(run, 2, parents)
    }

    @Test(
        "an end that cannot be tested ends the search",
        arguments: [(3, SearchStep.Purpose.knownBad), (4, .knownGood)]
    )
    func endIsSkipped(end: Int, purpose: SearchStep.Purpose) throws {
        let run = try SearchRun(forked) { $0 == end ? .skip : forked.truth(of: $0, culprit: 2) }
        #expect(run.end == .endsWrong(.endNotTestable(MadeHistory.id(end), purpose)))
    }

    @Test("good and bad exchanged is found out before anything is tested")
    func exchangedEnds() throws {
        let history = MadeHistory(parents: [[], [0], [1]], good: [2], bad: 0)
        #expect(try history.search().next == .endsWrong(.newIsBelowOld(MadeHistory.id(0))))
    }

    @Test("a merge can be the culprit, and both of its parents are cleared")
    func mergeIsCulprit() throws {
        let history = MadeHistory(parents: [[], [0], [0], [1, 2]], good: [0], bad: 3)
        let run = try SearchRun(history) { history.truth(of: $0, culprit: 3) }
        let parents = [1, 2].map { ClearedParent(commit: MadeHistory.id($0), clearance: .tested) }
        expectFound(run, 3, parents)
        #expect(Set(run.tested.map(\.commit)) == [0, 1, 2, 3])
    }

    @Test("only the bad end left and its parent a good end needs no test between them")
    func nothingBetween() throws {
        let history = MadeHistory.line(2)
        let run = try SearchRun(history) { history.truth(of: $0, culprit: 1) }
        #expect(run.tested.map(\.commit) == [1, 0])
        let parents = [ClearedParent(commit: MadeHistory.id(0), clearance: .tested)]
        expectFound(run, 1, parents)
    }

    @Test("a root can be the culprit")
    func rootIsCulprit() throws {
        let history = MadeHistory(parents: [[], [], [0, 1]], good: [1], bad: 2)
        let run = try SearchRun(history) { history.truth(of: $0, culprit: 0) }
        expectFound(run, 0, [])
    }

    private func expectFound(_ run: SearchRun, _ commit: Int, _ parents: [ClearedParent]) {
        guard case .found(let found) = run.end else {
            Issue.record("\(run.end)")
            return
        }
        #expect(found.commit == MadeHistory.id(commit))
        #expect(found.parents.map(\.commit) == parents.map(\.commit))
        #expect(found.parents.map(\.clearance) == parents.map(\.clearance))
        #expect(found.confidence == nil, "verdicts were certain")
    }
}
