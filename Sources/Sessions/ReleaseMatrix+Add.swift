// SPDX-License-Identifier: Apache-2.0

extension ReleaseMatrix {
    /// Puts a release behind those that are there, with what its cases came to.
    ///
    /// The rows keep the order in which each release ran them: a case that no release before had goes behind the one
    /// that it followed here. A reproducer that names no cases is one case itself, called as the scenario; as soon as a
    /// release has cases of its own, that row is gone again, since a boot that came to no case says nothing of any.
    ///
    /// - Parameters:
    ///   - column: The release. Its cells are made here.
    ///   - cases: In the order in which they ran; of those with one name the last counts.
    package mutating func add(_ column: Column, cases results: [CaseResult]) {
        var column = column
        if !results.isEmpty, hasOnlyBoots {
            cases = []
            for index in columns.indices { columns[index].cells = [:] }
        }
        column.cells = Dictionary(
            results.map { ($0.name, Cell(verdict: $0.verdict, reason: $0.reason)) },
            uniquingKeysWith: { $1 }
        )
        if results.isEmpty, hasOnlyBoots {
            cases = [scenario]
            column.cells = [scenario: Self.boot(column)]
        }
        merge(results.map(\.name))
        columns.append(column)
    }

    /// Whether no release had cases so far, so that a row stands for the boots.
    private var hasOnlyBoots: Bool {
        cases.isEmpty
            ? columns.isEmpty
            : cases == [scenario] && columns.allSatisfy { $0.cells == [scenario: Self.boot($0)] }
    }

    private static func boot(_ column: Column) -> Cell { Cell(verdict: column.verdict, reason: column.reason) }

    /// Puts the new names among the old ones, each behind the known one that it followed.
    private mutating func merge(_ names: [String]) {
        var known = Set(cases)
        let old = known
        // What goes in front of all has nothing that it followed.
        var last: String?
        var followers: [String?: [String]] = [:]
        for name in names {
            if old.contains(name) {
                last = name
            } else if known.insert(name).inserted {
                followers[last, default: []].append(name)
            }
        }
        guard !followers.isEmpty else { return }
        cases = (followers[nil] ?? []) + cases.flatMap { [$0] + (followers[$0] ?? []) }
    }
}
