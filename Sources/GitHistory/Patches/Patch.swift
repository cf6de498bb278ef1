// SPDX-License-Identifier: Apache-2.0

/// Changes of files as a text, read and checked: what `git format-patch`, `git diff` or `diff -u` printed.
///
/// What stands around the changes, a mail or the words of `diff -r`, does not count.
package struct Patch: Hashable, Sendable {
    /// More than the largest of a kernel's release candidates as one patch.
    package static let mostBytes = 256 << 20

    /// The names of the files that it changes, in its order; bytes that are not UTF-8 are U+FFFD.
    package var files: [String] { changes.map(\.displayName) }

    let changes: [FileChange]

    /// Reads a patch.
    ///
    /// - Throws: ``PatchError``, also where a name is one that no patch may change.
    package init(_ bytes: [UInt8]) throws(PatchError) {
        guard bytes.count <= Self.mostBytes else { throw .tooLarge(bytes: bytes.count, most: Self.mostBytes) }
        var reader = PatchReader(bytes)
        changes = try reader.changes()
        guard !changes.isEmpty else { throw .noChange }
        for change in changes {
            for name in [change.old, change.new].compactMap({ $0 }) { try Self.requireSafe(name) }
        }
    }

    /// A tree can have any name, and what is written later is checked then; here a person is told early.
    private static func requireSafe(_ name: [UInt8]) throws(PatchError) {
        func refuse(_ reason: String) -> PatchError {
            .refusedName(String(decoding: name, as: UTF8.self), reason: reason)
        }
        if name.first == UInt8(ascii: "/") { throw refuse("that is an absolute path") }
        if name.contains(0) { throw refuse("no name has a NUL") }
        for part in name.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            let text = String(decoding: part, as: UTF8.self)
            if text.isEmpty || text == "." || text == ".." { throw refuse("a name with '.', '..' or '//' in it") }
            if text.lowercased() == ".git" { throw refuse("git keeps its own files under that name") }
        }
    }
}
