// SPDX-License-Identifier: Apache-2.0

/// Files that a commit adds, and whether the compiler could find them where it found others.
///
/// `#include <a/b.h>` is looked for in one folder after the other. Who read `Q/a/b.h` may read a new `P/a/b.h` now if `P`
/// is one of those folders. They are the folders of all files that it read (for `"..."`), those of `-I`, and, since a name
/// may begin with `../`, the folders around these. That is more than the compiler looks through: some objects are made again
/// for nothing, and none is kept that would differ.
struct NewFiles {
    /// Paths, by their last name.
    private let byName: [ArraySlice<UInt8>: [[UInt8]]]

    init(_ paths: Set<String>) {
        byName = Dictionary(grouping: paths.map { Array($0.utf8) }) { RecordedPath.name(of: $0[...]) }
    }

    /// - Parameters:
    ///   - words: Those of what Kbuild wrote of a target, a `.cmd` file: the command, and what the compiler read.
    ///   - tops: Where the sources and the targets lie.
    func mayComeBefore(whatIsReadIn words: [ArraySlice<UInt8>], _ tops: [[UInt8]]) -> Bool {
        let alike = words.filter { byName[RecordedPath.name(of: $0)] != nil }
        guard !alike.isEmpty else { return false }
        var searched: Set<ArraySlice<UInt8>> = []
        for word in words { Self.add(RecordedPath.path(word, below: tops), to: &searched) }
        return alike.contains { word in
            let read = RecordedPath.path(word, below: tops)
            return byName[RecordedPath.name(of: word), default: []].contains { Self.hides($0, read, searched) }
        }
    }

    private static func hides(_ new: [UInt8], _ read: ArraySlice<UInt8>, _ folders: Set<ArraySlice<UInt8>>) -> Bool {
        for start in new.indices where start == 0 || new[start - 1] == slash {
            let (folder, rest) = (new[..<max(start - 1, 0)], new[start...])
            guard folders.contains(folder), read.count >= rest.count, read.suffix(rest.count).elementsEqual(rest) else {
                continue
            }
            let before = read.dropLast(rest.count)
            if before.isEmpty || before.last == slash { return true }
        }
        return false
    }

    /// A folder or a file's, and all around it up to the top, which is empty.
    private static func add(_ path: ArraySlice<UInt8>, to folders: inout Set<ArraySlice<UInt8>>) {
        var path = path
        while folders.insert(path).inserted, let end = path.lastIndex(of: slash) { path = path[..<end] }
        folders.insert([])
    }

    private static let slash = UInt8(ascii: "/")
}
