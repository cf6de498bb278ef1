// SPDX-License-Identifier: Apache-2.0

package import Search

/// Cases that came to the same on every release: lines of a matrix that a person need not compare.
package struct CaseGroup: Hashable, Sendable {
    /// In the order of the rows.
    package var cases: [String]
    /// For each release; `nil` where they did not run.
    package var verdicts: [Verdict?]

    /// What stands out most: bad before skip before good.
    var rank: Int {
        if verdicts.contains(.bad) { return 0 }
        if verdicts.contains(.skip) { return 1 }
        return verdicts.contains(.good) ? 2 : 3
    }
}

extension ReleaseMatrix {
    /// Up to this many rows are read as they are.
    private static let fewRows = 12

    /// What one case came to on one release.
    package struct Finding: Hashable, Sendable {
        package var name: String
        package var column: Column
        package var cell: Cell
    }

    /// A group of one for each row, in their order.
    package var rows: [CaseGroup] { cases.map { CaseGroup(cases: [$0], verdicts: verdicts(of: $0)) } }

    /// Equal rows together: first those that are bad anywhere, then those that could not be tested somewhere.
    package var groups: [CaseGroup] {
        var places: [[Verdict?]: Int] = [:]
        var groups: [CaseGroup] = []
        for row in rows {
            if let place = places[row.verdicts] {
                groups[place].cases += row.cases
            } else {
                places[row.verdicts] = groups.count
                groups.append(row)
            }
        }
        return (0...3).flatMap { rank in groups.filter { $0.rank == rank } }
    }

    /// Whether there are so many rows, and so many equal ones, that groups are to be shown first.
    package var isGrouped: Bool { cases.count > Self.fewRows && groups.count < cases.count }

    /// What is shown first: the groups, or the rows where those are few.
    package var overview: [CaseGroup] { isGrouped ? groups : rows }

    /// The first of a group that is bad and says why; without one, the first that could not be tested.
    package func example(of group: CaseGroup) -> Finding? {
        for verdict in [Verdict.bad, .skip] {
            for name in group.cases {
                for column in columns {
                    if let cell = column.cells[name], cell.verdict == verdict, !cell.reason.isEmpty {
                        return Finding(name: name, column: column, cell: cell)
                    }
                }
            }
        }
        return nil
    }

    private func verdicts(of name: String) -> [Verdict?] { columns.map { $0.cells[name]?.verdict } }
}
