// SPDX-License-Identifier: Apache-2.0

import Search

/// What a matrix comes to, in words. Names of releases are as they were: hostile.
package enum SpokenMatrix {
    /// What a release is called among others: its version, with the flavour where that is not the same for all.
    package static func name(of release: ReleaseRecord, in matrix: ReleaseMatrix) -> String {
        let flavours = Set(matrix.columns.map(\.release.flavour))
        return flavours.count < 2 || release.flavour.isEmpty
            ? release.version : "\(release.version) \(release.flavour)"
    }

    /// `The bug shows on 2 of 11 releases: 6.1.170-3, 6.1.176-1. 1 could not be tested.`
    package static func answer(_ matrix: ReleaseMatrix) -> String {
        guard !matrix.columns.isEmpty else { return "No release was tested." }
        let bad = matrix.columns.filter { $0.verdict == .bad }
        let skipped = matrix.columns.count { $0.verdict == .skip }
        let all = matrix.columns.count.counted("release")
        let shown = bad.prefix(20).map { name(of: $0.release, in: matrix) }.joined(separator: ", ")
        let more = bad.count > 20 ? " and \(bad.count - 20) more" : ""
        let missing =
            matrix.missing == 0 ? "" : " It was not finished: \(matrix.missing.counted("release")) more were to come."
        let untested = (skipped == 0 ? "" : " \(skipped) could not be tested.") + missing
        if bad.isEmpty {
            return skipped == matrix.columns.count
                ? "None of \(all) could be tested.\(missing)" : "The bug shows on none of \(all).\(untested)"
        }
        return "The bug shows on \(bad.count) of \(all): \(shown)\(more).\(untested)"
    }

    /// `16 of 42 cases are bad, 5 did not run`; `nil` where there is but one case, whose verdict is the release's.
    ///
    /// - Parameter cases: How many there are; without it, those that ran here.
    package static func tally(_ column: ReleaseMatrix.Column, of cases: Int? = nil) -> String? {
        let all = cases ?? column.cells.count
        guard all > 1 else { return nil }
        guard !column.cells.isEmpty else { return "none of \(all) cases ran" }
        let verdicts = column.cells.values.map(\.verdict)
        let (bad, good) = (verdicts.count { $0 == .bad }, verdicts.count { $0 == .good })
        if good >= all { return "all \(all) cases are good" }
        let (shown, word) = bad > 0 ? (bad, "bad") : (good, "good")
        let rest = [(verdicts.count { $0 == .skip }, "could not be tested"), (all - verdicts.count, "did not run")]
        return
            (["\(shown) of \(all) cases \(shown == 1 ? "is" : "are") \(word)"]
            + rest.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" })
            .joined(separator: ", ")
    }

    /// Why a release has the verdict that it has, where its cells do not say it all.
    package static func reason(_ column: ReleaseMatrix.Column) -> String? {
        let isWanted = column.verdict != .good || column.cells.isEmpty
        return isWanted && !column.reason.isEmpty ? column.reason : nil
    }
}
