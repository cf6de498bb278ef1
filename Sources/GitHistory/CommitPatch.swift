// SPDX-License-Identifier: Apache-2.0

import CLibgit2
package import Search

/// What a commit changed, as text.
package struct CommitPatch: Hashable, Sendable {
    /// As `git show` prints it; bytes that are not UTF-8 are U+FFFD.
    package let text: String
    /// Whether the end of ``text`` is missing.
    package let isCut: Bool
    /// The files. A renamed one counts under both names.
    package let changed: ChangedPaths
}

extension GitRepository {
    /// The change of a commit against its first parent, that of a merge too; of a root commit against nothing.
    ///
    /// - Parameters:
    ///   - limit: The most bytes of text; it is cut at the end of a line.
    ///   - paths: The most names of files.
    package func patch(of commit: CommitID, limit: Int, paths: Int = 1_000) throws(GitError) -> CommitPatch {
        let parents = try handle.withCommit(ObjectID(commit)) { RepositoryHandle.parents(of: $0) }
        let old = try parents.first.flatMap { parent throws(GitError) in try handle.openTree(of: parent.commitID) }
        let new = try handle.openTree(of: commit)
        defer {
            git_tree_free(old)
            git_tree_free(new)
        }
        var difference: OpaquePointer?
        defer { git_diff_free(difference) }
        do {
            try Libgit2.check(handle.makeDifference(&difference, old, new))
            let changed = difference.map { ChangedPaths($0, limit: paths) } ?? ChangedPaths(paths: [], total: 0)
            try Libgit2.check(Self.findRenames(difference))
            var printed = PrintedPatch(limit: limit)
            let code = withUnsafeMutablePointer(to: &printed) { printed in
                git_diff_print(difference, GIT_DIFF_FORMAT_PATCH, printLine, printed)
            }
            if !printed.isCut { try Libgit2.check(code) }
            return CommitPatch(text: printed.whole, isCut: printed.isCut, changed: changed)
        } catch {
            throw handle.lookupError("of a file or folder in \(commit.short)", error)
        }
    }

    private static func findRenames(_ difference: OpaquePointer?) -> Int32 {
        var options = git_diff_find_options()
        git_diff_find_options_init(&options, UInt32(GIT_DIFF_FIND_OPTIONS_VERSION))
        // Said here, or the repository's configuration would say it.
        options.flags = GIT_DIFF_FIND_RENAMES.rawValue
        options.rename_limit = 400
        return git_diff_find_similar(difference, &options)
    }
}

extension RepositoryHandle {
    /// Compares two trees; what the repository's configuration says of that does not matter.
    fileprivate func makeDifference(
        _ difference: inout OpaquePointer?,
        _ old: OpaquePointer?,
        _ new: OpaquePointer?
    ) -> Int32 {
        var options = git_diff_options()
        git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
        options.context_lines = 3
        // As many digits as the kernel's documents ask for.
        options.id_abbrev = 12
        // Larger files are compared as binary ones.
        options.max_size = 16 << 20
        return "a/".withCString { oldPrefix in
            "b/".withCString { newPrefix in
                (options.old_prefix, options.new_prefix) = (oldPrefix, newPrefix)
                return git_diff_tree_to_tree(&difference, repository, old, new, &options)
            }
        }
    }
}

extension ChangedPaths {
    fileprivate init(_ difference: OpaquePointer, limit: Int) {
        let total = git_diff_num_deltas(difference)
        let paths = (0..<min(total, max(limit, 0))).compactMap { index -> String? in
            guard let delta = git_diff_get_delta(difference, index) else { return nil }
            return (delta.pointee.new_file.path ?? delta.pointee.old_file.path).map { String(cString: $0) }
        }
        self.init(paths: paths, total: total)
    }
}

/// A patch while libgit2 prints it.
private struct PrintedPatch {
    let limit: Int
    private(set) var text = ""
    private(set) var isCut = false

    init(limit: Int) { self.limit = limit }

    /// What was printed, without the beginning of a line whose end is missing.
    var whole: String {
        guard isCut, let end = text.utf8.lastIndex(of: UInt8(ascii: "\n")) else { return isCut ? "" : text }
        return String(text[...end])
    }

    /// Adds a piece, and says whether there is room for more.
    mutating func add(_ line: git_diff_line) -> Bool {
        let bytes = UnsafeRawBufferPointer(start: line.content, count: line.content_len)
        // What is longer than all of it cannot fit, and need not be looked at.
        guard bytes.count <= limit else {
            isCut = true
            return false
        }
        var piece = String(decoding: bytes, as: UTF8.self)
        // The other kinds of lines come with their first character.
        if let mark = UInt8(exactly: line.origin), " +-".utf8.contains(mark) {
            piece.insert(Character(Unicode.Scalar(mark)), at: piece.startIndex)
        }
        isCut = text.utf8.count + piece.utf8.count > limit
        if !isCut { text += piece }
        return !isCut
    }
}

private let printLine: git_diff_line_cb = { _, _, line, printed in
    guard let line, let printed else { return GIT_EUSER.rawValue }
    return printed.assumingMemoryBound(to: PrintedPatch.self).pointee.add(line.pointee) ? 0 : GIT_EUSER.rawValue
}
