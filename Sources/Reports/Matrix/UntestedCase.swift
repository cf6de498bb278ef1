// SPDX-License-Identifier: Apache-2.0

import Sessions

/// A case that could not be tested, with every release on which that had the same reason.
struct UntestedCase {
    let name: String
    let reason: String
    var releases: [String]

    /// All of a matrix, in the order of its rows.
    static func all(of matrix: ReleaseMatrix) -> [UntestedCase] {
        matrix.cases.flatMap { name -> [UntestedCase] in
            var found: [UntestedCase] = []
            for column in matrix.columns {
                guard let cell = column.cells[name], cell.verdict == .skip else { continue }
                let release = SpokenMatrix.name(of: column.release, in: matrix)
                if let place = found.firstIndex(where: { $0.reason == cell.reason }) {
                    found[place].releases.append(release)
                } else {
                    found.append(UntestedCase(name: name, reason: cell.reason, releases: [release]))
                }
            }
            return found
        }
    }
}
