// SPDX-License-Identifier: Apache-2.0

/// What builds read of the sources, or looked for there in vain: what an image can depend on.
///
/// If nothing that differs between two trees concerns what the build of one of them read, both give the same image, as long
/// as builds are deterministic. docs/proving-unread.md says why, and what else it rests on.
package struct TracedReads: Hashable, Sendable {
    /// Files and folders that were opened or asked for, and are there. From the top of the sources, like all paths here; the
    /// top itself is empty.
    package internal(set) var read: Set<String> = []
    /// What was looked for and not found.
    package internal(set) var missing: Set<String> = []
    /// Folders whose names were read.
    package internal(set) var listed: Set<String> = []
    /// Why something may have been read that is not here; `nil` where nothing is missing.
    package internal(set) var gap: String?

    /// Of the tree that was built last: how many files lie below each folder whose coming or going could be noticed.
    var folders: [String: Int] = [:]
    /// Folders that names led through.
    private(set) var walked: Set<String> = []

    /// Whether it can prove anything.
    package var isComplete: Bool { gap == nil }

    /// Whether a difference between two trees could change what the build of the one that was traced gives.
    ///
    /// - Parameter changes: All paths that differ, from the tree that was built to the other; a renamed file has two.
    /// - Returns: `true` also where nothing can be proven.
    package func concern(_ changes: some Sequence<TreeChange>) -> Bool {
        guard isComplete else { return true }
        var gone: [String: Int] = [:]
        for change in changes {
            let path = change.path
            // A file in the place of a folder that a build went through.
            if read.contains(path) || missing.contains(path) || walked.contains(path) { return true }
            if change.kind == .modified { continue }
            if listed.contains(Self.folder(of: path)) { return true }
            for folder in Self.folders(above: path) where !folder.isEmpty {
                if change.kind == .added, hasCome(folder) { return true }
                if change.kind == .removed { gone[folder, default: 0] += 1 }
            }
        }
        return gone.contains { folder, count in folders[folder].map { $0 <= count } ?? false }
    }

    /// ``concern(_:)`` for paths of which nobody says whether they were added, changed or removed.
    package func concern(_ changed: some Sequence<String>) -> Bool {
        concern(changed.flatMap { [TreeChange($0, .added), TreeChange($0, .removed)] })
    }

    /// Whether a folder that a new file lies in would be noticed as new.
    private func hasCome(_ folder: String) -> Bool {
        missing.contains(folder) || folders[folder] == nil && listed.contains(Self.folder(of: folder))
    }

    /// Adds what other builds of the same build folder read, whose objects may still be there.
    ///
    /// - Parameter earlier: Its own counts of files are those of another tree, and are left out.
    mutating func formUnion(_ earlier: TracedReads) {
        read.formUnion(earlier.read)
        missing.formUnion(earlier.missing)
        listed.formUnion(earlier.listed)
        gap = gap ?? earlier.gap
        findWalked()
    }

    /// To be called when paths have been added.
    mutating func findWalked() {
        walked = Set([read, missing, listed].joined().flatMap(Self.folders(above:)))
        // The top is no name.
        walked.remove("")
    }

    /// Whether that a folder comes or goes could be noticed.
    func wouldNotice(folder: String) -> Bool {
        read.contains(folder) || listed.contains(folder) || listed.contains(Self.folder(of: folder))
    }

    static func folder(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } ?? ""
    }

    static func folders(above path: String) -> [String] {
        var above: [String] = []
        var rest = path
        while !rest.isEmpty {
            rest = folder(of: rest)
            above.append(rest)
        }
        return above
    }
}

/// A path that differs between two trees.
package struct TreeChange: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Another content or mode of what is a file in both. What becomes a link, or the other way round, is
        /// removed and added.
        case modified
        case added
        case removed
    }

    /// From the top of the sources.
    package var path: String
    package var kind: Kind

    package init(_ path: String, _ kind: Kind) {
        self.path = path
        self.kind = kind
    }
}

extension TracedReads: Codable {
    private enum CodingKeys: CodingKey {
        case read, missing, listed, gap, folders
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        read = try values.decode(Set<String>.self, forKey: .read)
        missing = try values.decode(Set<String>.self, forKey: .missing)
        listed = try values.decode(Set<String>.self, forKey: .listed)
        gap = try values.decodeIfPresent(String.self, forKey: .gap)
        folders = try values.decode([String: Int].self, forKey: .folders)
        findWalked()
    }
}

extension TracedReads {
    /// For a person: a path a line, sorted, each with `read`, `missing` or `listed` before it.
    package var text: String {
        let head = gap.map { "# proves nothing: \($0)\n" } ?? ""
        let lines = [("read", read), ("missing", missing), ("listed", listed)].flatMap { mark, paths in
            paths.map { (path: $0, mark: mark) }
        }
        // A name may hold a line feed.
        return head
            + lines.sorted { ($0.path, $0.mark) < ($1.path, $1.mark) }
            .map { "\($0.mark)\t\($0.path.isEmpty ? "." : $0.path.replacing("\n", with: "\\n"))\n" }
            .joined()
    }
}
