// SPDX-License-Identifier: Apache-2.0

/// Paths as a `.cmd` file of Kbuild has them.
enum RecordedPath {
    /// The words of a record: the command, and what the compiler read.
    static func words(of record: [UInt8]) -> [ArraySlice<UInt8>] { record.split { isSpace[Int($0)] } }

    /// What absolute paths of the sources and of the targets begin with.
    static func tops(_ folders: WorkerFolders) -> [[UInt8]] {
        [folders.source, folders.output].map { Array($0.string.utf8) + [slash] }
    }

    /// A path from the top of the sources, or of the build folder, which has the same folders.
    static func path(_ word: ArraySlice<UInt8>, below tops: [[UInt8]]) -> ArraySlice<UInt8> {
        var path = word
        for option in options where path.starts(with: option) { path = path.dropFirst(option.count) }
        for top in tops + starts where path.starts(with: top) { path = path.dropFirst(top.count) }
        return withoutDots(path)
    }

    /// `a/../b/./c` is `b/c`. Links are of no account: where one changes, everything is built anew.
    private static func withoutDots(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let (dot, parent) = ([UInt8(ascii: ".")], [UInt8(ascii: "."), UInt8(ascii: ".")])
        let parts = path.split(separator: slash)
        guard parts.contains(where: { $0.elementsEqual(dot) || $0.elementsEqual(parent) }) else { return path }
        var kept: [ArraySlice<UInt8>] = []
        for part in parts where !part.elementsEqual(dot) {
            if part.elementsEqual(parent), let last = kept.last, !last.elementsEqual(parent) {
                kept.removeLast()
            } else {
                kept.append(part)
            }
        }
        return ArraySlice(kept.joined(separator: [slash]))
    }

    static func name(of path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        path.lastIndex(of: slash).map { path[($0 + 1)...] } ?? path
    }

    private static let slash = UInt8(ascii: "/")
    private static let options = ["-I", "-iquote", "-isystem", "-idirafter"].map { Array($0.utf8) }
    private static let starts = ["../src/"].map { Array($0.utf8) }

    /// What stands around paths in a makefile.
    private static let isSpace: [Bool] = {
        var space = [Bool](repeating: false, count: 256)
        for byte in " \t\n\\()\"'<>=,;:".utf8 { space[Int(byte)] = true }
        return space
    }()
}
