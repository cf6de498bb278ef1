// SPDX-License-Identifier: Apache-2.0

/// The sources that lie in a worker's folder, and how they differ from others.
package struct SourceTree: Sendable {
    /// Paths that differ between two trees, from the top folder. A file that was renamed is added and removed.
    package struct Difference: Hashable, Sendable {
        /// Files that are new; also those that were a folder or a link.
        package var added: Set<String>
        /// Files that are gone.
        package var removed: Set<String>
        /// Files with another content or mode.
        package var modified: Set<String>
        /// Whether a symbolic link is among them, whatever became of it.
        package var hasLinks: Bool

        package init(
            added: Set<String> = [],
            removed: Set<String> = [],
            modified: Set<String> = [],
            hasLinks: Bool = false
        ) {
            self.added = added
            self.removed = removed
            self.modified = modified
            self.hasLinks = hasLinks
        }

        /// All paths.
        var paths: Set<String> { added.union(removed).union(modified) }
    }

    /// The id of their git tree.
    package let id: String
    /// Stands for the names of all files: equal only where none is added and none removed.
    package let names: String
    private let compare: @Sendable (String) async throws -> Difference?

    /// - Parameter compare: How these differ from the tree of an id; `nil` where that tree is not known any more.
    package init(
        id: String,
        names: String,
        compare: @escaping @Sendable (_ from: String) async throws -> Difference?
    ) {
        self.id = id
        self.names = names
        self.compare = compare
    }

    func difference(from other: String) async throws -> Difference? {
        other == id ? Difference() : try await compare(other)
    }
}
