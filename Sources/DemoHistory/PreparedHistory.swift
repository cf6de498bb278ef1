// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A plan whose edits have been carried out: what each commit's parents are and what it writes.
struct PreparedHistory {
    /// A commit that is ready to be written.
    struct Step {
        let commit: PlannedCommit
        /// Positions of the parents, the first one being continued; ``PreparedHistory/base`` is the tree as it came.
        let parents: [Int]
        /// The whole new content of each file that changes, in order of the paths.
        let files: [(path: String, content: Data)]
    }

    /// The position of the tree as it came, which is before the first step.
    static let base = -1

    private(set) var steps: [Step] = []
    private var lines: [PlannedCommit.Branch: Line] = [.main: Line(tip: Self.base)]

    /// A branch while it grows: its last commit and the files that differ from the tree as it came.
    private struct Line {
        var tip: Int
        var files: [String: Data] = [:]
        /// What ``files`` was where the branch forked.
        var filesAtFork: [String: Data] = [:]
    }

    /// Carries out a plan, before anything large is written: an edit that does not fit is known at once.
    ///
    /// - Parameter original: The content of a file of the tree as it came, `nil` where there is none.
    init(_ plan: PlannedHistory, original: (String) throws -> Data?) throws {
        try Self.checkLandmarks(of: plan)
        for step in plan.steps {
            switch step {
            case .commit(let commit): try add(commit, original)
            case .merge(let author, let title, let body): try merge(PlannedCommit(author, title, body, []))
            }
        }
    }

    private mutating func add(_ commit: PlannedCommit, _ original: (String) throws -> Data?) throws {
        var line = lines[commit.branch] ?? forked()
        for edit in commit.edits {
            let before = try line.files[edit.path] ?? original(edit.path)
            line.files[edit.path] = try edit.applied(to: before, in: commit.title)
        }
        let files = Set(commit.edits.map(\.path)).sorted().map { ($0, line.files[$0] ?? Data()) }
        steps.append(Step(commit: commit, parents: [line.tip], files: files))
        line.tip = steps.count - 1
        lines[commit.branch] = line
    }

    private func forked() -> Line {
        let main = lines[.main] ?? Line(tip: Self.base)
        return Line(tip: main.tip, files: main.files, filesAtFork: main.files)
    }

    private mutating func merge(_ commit: PlannedCommit) throws {
        guard var main = lines[.main], let side = lines[.side] else { throw DemoHistoryError.badLandmark(steps.count) }
        let changed = side.files.filter { $0.value != side.filesAtFork[$0.key] }.sorted { $0.key < $1.key }
        for (path, content) in changed {
            guard main.files[path] == side.filesAtFork[path] else { throw DemoHistoryError.mergeConflict(path: path) }
            main.files[path] = content
        }
        let files = changed.map { (path: $0.key, content: $0.value) }
        steps.append(Step(commit: commit, parents: [main.tip, side.tip], files: files))
        main.tip = steps.count - 1
        lines[.main] = main
    }

    private static func checkLandmarks(of plan: PlannedHistory) throws {
        let marks = plan.landmarks
        for position in [marks.good, marks.shortGood, marks.culprit, marks.shortBad, plan.steps.count - 1] {
            guard plan.steps.indices.contains(position) else { throw DemoHistoryError.badLandmark(position) }
            if case .commit(let commit) = plan.steps[position], commit.branch == .side {
                throw DemoHistoryError.badLandmark(position)
            }
        }
    }
}
