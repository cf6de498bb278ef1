// SPDX-License-Identifier: Apache-2.0

/// Files that a commit removes, and whether something was made from them.
///
/// Since Linux 5.6 Kbuild does not make again what was made from a file that is gone: who removes a header has to change what
/// includes it. Nobody has to, where another header of that name is found further down the path.
struct GoneFiles {
    private let paths: Set<ArraySlice<UInt8>>
    private let names: Set<ArraySlice<UInt8>>

    init(_ paths: Set<String>) {
        self.paths = Set(paths.map { Array($0.utf8)[...] })
        names = Set(self.paths.map { RecordedPath.name(of: $0) })
    }

    /// - Parameters:
    ///   - words: Those of what Kbuild wrote of a target, a `.cmd` file.
    ///   - tops: Where the sources and the targets lie.
    func areRead(in words: [ArraySlice<UInt8>], _ tops: [[UInt8]]) -> Bool {
        words.contains { word in
            names.contains(RecordedPath.name(of: word)) && paths.contains(RecordedPath.path(word, below: tops))
        }
    }
}
