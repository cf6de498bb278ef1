// SPDX-License-Identifier: Apache-2.0

/// What a checkout did.
package struct CheckoutSummary: Hashable, Sendable, Codable {
    /// How the files to write were found.
    package enum Basis: String, Hashable, Sendable, Codable {
        /// By the difference of two trees; this process had left the work tree itself.
        case difference
        /// By looking at every file, and comparing with the record of an earlier process.
        case record
        /// By looking into every file: there was no record, or an earlier checkout was broken off.
        case content
    }

    /// How the files to write were found.
    package internal(set) var basis: Basis
    /// Files and symbolic links written.
    package internal(set) var written = 0
    /// Files and symbolic links removed because the commit has none of that name.
    package internal(set) var removed = 0
    /// How many files somebody had changed, added or removed since the last checkout. They are right again.
    package internal(set) var repaired = 0
    /// The first few of these, from the top folder.
    package internal(set) var repairedPaths: [String] = []
    /// What was written or removed, from the top folder; `nil` when it is too much to be worth a list.
    package internal(set) var changedPaths: Set<String>? = []

    init(basis: Basis) {
        self.basis = basis
    }

    mutating func noteChange(_ path: TreePath) {
        changedPaths?.insert(path.description)
        // The difference of two stable releases is some thousand files; a first checkout writes 80,000.
        if let count = changedPaths?.count, count > 20_000 { changedPaths = nil }
    }

    mutating func noteRepair(_ path: TreePath) {
        guard basis == .record else { return }
        repaired += 1
        if repairedPaths.count < 20 { repairedPaths.append(path.description) }
    }
}
