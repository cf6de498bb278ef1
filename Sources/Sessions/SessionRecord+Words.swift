// SPDX-License-Identifier: Apache-2.0

import Search

extension SessionRecord {
    /// What its search goes over, as a noun: `commit`, `release`.
    package var unit: String { kind == .releases ? "release" : "commit" }

    /// How much it goes over: `415 commits between them`, `16 pairs of neighbours`.
    package var size: String {
        guard kind == .releases else { return "\(suspects.counted("commit")) between them" }
        return "\(suspects.counted("pair")) of neighbours"
    }

    /// What is sought: `first bad commit`, `first fixed release`.
    package var firstNew: String { kind == .releases ? "first \(terms.new) \(unit)" : terms.firstNew }
}
