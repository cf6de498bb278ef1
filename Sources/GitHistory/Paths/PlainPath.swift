// SPDX-License-Identifier: Apache-2.0

/// The path of a file or folder from the top folder of a tree, as a person gives it: its parts, as bytes.
struct PlainPath {
    let parts: [[UInt8]]
    /// More than a work tree may have.
    private static let deepest = 1000

    /// - Throws: ``GitError/unusablePath(_:reason:)`` for what git would take as a pattern or as another place.
    init(_ text: String) throws(GitError) {
        func refuse(_ reason: String) -> GitError { .unusablePath(text, reason: reason) }
        guard !text.isEmpty else { throw refuse("it is empty; give a file or folder such as fs/btrfs") }
        guard !text.hasPrefix("/") else {
            throw refuse("it is absolute; give it from the top folder of the kernel's tree, such as fs/btrfs")
        }
        guard !text.hasPrefix(":") else {
            throw refuse("git's pathspecs with ':' are not supported; give a plain file or folder such as fs/btrfs")
        }
        guard !text.contains(where: { "*?[".contains($0) }) else {
            throw refuse("patterns are not supported; give the folder itself, or several paths")
        }
        guard !text.utf8.contains(0) else { throw refuse("it has a NUL, which no name has") }
        // `fs/btrfs/`, as shells complete it, is that folder.
        let trimmed = text.hasSuffix("/") ? text.dropLast() : text[...]
        let names = trimmed.split(separator: "/", omittingEmptySubsequences: false)
        guard !names.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else {
            throw refuse(
                "it has '.', '..' or '//' in it; give it from the top folder of the kernel's tree, without them"
            )
        }
        // Whoever looks for it goes down one call deeper for each folder, and a stack has an end.
        guard names.count <= Self.deepest else { throw refuse("it has more than \(Self.deepest) folders in it") }
        parts = names.map { Array($0.utf8) }
    }
}
