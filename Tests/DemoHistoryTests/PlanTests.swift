// SPDX-License-Identifier: Apache-2.0

import DemoHistory
import Testing

@Suite("The plan of the real demo")
struct PlanTests {
    private let plan = PlannedHistory.linux61

    private var commits: [PlannedCommit] {
        plan.steps.compactMap { step in
            guard case .commit(let commit) = step else { return nil }
            return commit
        }
    }

    @Test("It has forty commits and more, each with another title and with a change")
    func isLongEnough() {
        #expect(plan.steps.count >= 40)
        #expect(Set(commits.map(\.title)).count == commits.count)
        #expect(commits.allSatisfy { !$0.edits.isEmpty })
    }

    @Test("The landmarks stand in order, with the culprit in the middle")
    func landmarksAreInOrder() {
        let marks = plan.landmarks
        #expect(marks.good < marks.shortGood && marks.shortGood < marks.culprit)
        #expect(marks.culprit < marks.shortBad && marks.shortBad < plan.steps.count - 1)
        // Commits of the side branch are no ancestors of it.
        let side = commits.count { $0.branch == .side }
        #expect((plan.steps.count / 3...plan.steps.count * 2 / 3).contains(marks.culprit - side))
        guard case .commit(let culprit) = plan.steps[marks.culprit] else {
            Issue.record("the culprit is a merge")
            return
        }
        #expect(culprit.title.hasPrefix("btrfs: fix"))
        #expect(culprit.edits.map(\.path) == Array(repeating: "fs/btrfs/file.c", count: 3))
    }

    @Test("A side branch forks before the culprit and is merged after it")
    func sideBranchSpansTheCulprit() throws {
        let merges = plan.steps.indices.filter { position in
            guard case .merge = plan.steps[position] else { return false }
            return true
        }
        let sides = plan.steps.indices.filter { position in
            guard case .commit(let commit) = plan.steps[position] else { return false }
            return commit.branch == .side
        }
        #expect(merges.count == 1)
        #expect(sides.count >= 3)
        #expect(try #require(merges.first) > plan.landmarks.shortBad)
        #expect(try #require(sides.last) < plan.landmarks.shortGood)
    }

    @Test("The header that rebuilds all is changed once, outside the range that is bisected")
    func costlyHeaderIsOutside() {
        let positions = plan.steps.indices.filter { position in
            guard case .commit(let commit) = plan.steps[position] else { return false }
            return commit.edits.contains { $0.path == "include/linux/fs.h" }
        }
        #expect(positions.count == 1)
        #expect(positions.allSatisfy { $0 <= plan.landmarks.good })
    }

    @Test("A hostile message and a very long title are among them")
    func hostileMessagesArePresent() {
        #expect(commits.contains { $0.title.contains("\u{1B}[31m") && $0.body.contains("<script>") })
        #expect(commits.contains { $0.title.utf8.count > 500 })
    }

    @Test("Everybody is invented")
    func authorsAreInvented() {
        #expect(commits.allSatisfy { $0.author.email.hasSuffix("@example.org") })
    }
}
