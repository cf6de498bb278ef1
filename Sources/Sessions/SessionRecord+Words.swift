// SPDX-License-Identifier: Apache-2.0

import Search

extension SessionRecord {
    /// What its search goes over, as a noun: `commit`, `release`.
    package var unit: String { kind == .releases ? "release" : "commit" }

    /// What is sought: `first bad commit`, `first fixed release`.
    package var firstNew: String { kind == .releases ? "first \(terms.new) \(unit)" : terms.firstNew }
}
