// SPDX-License-Identifier: Apache-2.0

import Glibc
import SystemPackage

/// What Kbuild noted of one thing that it made, in a file `.NAME.cmd`: the command, and every file that the compiler read.
struct ObjectDependencies {
    /// Whether it is an object file, compiled or assembled, and no program, table or archive.
    let isObject: Bool
    /// Files of the sources, by their number in an index.
    let sources: [Int32]

    /// How a line names a file of the sources: relative where ccache made it so, absolute else.
    struct Prefixes {
        let relative: [UInt8] = Array("../src/".utf8)
        let absolute: [UInt8]

        init(source: FilePath) { absolute = Array((source.string + "/").utf8) }
    }

    /// - Parameters:
    ///   - content: The file. It may hold anything: a commit's makefiles write it.
    ///   - number: Gives each path its number.
    init(isObject: Bool, content: [UInt8], _ prefixes: Prefixes, number: (ArraySlice<UInt8>) -> Int32) {
        var sources: [Int32] = []
        content.withUnsafeBytes { bytes in
            var start = 0
            while start < bytes.count, let base = bytes.baseAddress {
                let end =
                    memchr(base + start, 10, bytes.count - start).map { UnsafeRawPointer($0) - base } ?? bytes.count
                if let path = Self.path(in: content[start..<end], prefixes) { sources.append(number(path)) }
                start = end + 1
            }
        }
        self.isObject = isObject
        self.sources = sources
    }

    /// `source_fs/btrfs/file.o := ../src/fs/btrfs/file.c` names the source itself, a line that begins with two blanks and goes
    /// on with a path a header.
    private static func path(in line: ArraySlice<UInt8>, _ prefixes: Prefixes) -> ArraySlice<UInt8>? {
        var rest: ArraySlice<UInt8>
        if line.starts(with: [32, 32]) {
            rest = line.dropFirst(2)
        } else if line.starts(with: source), let end = line.firstRange(of: assignment)?.upperBound {
            rest = line[end...]
        } else {
            return nil
        }
        if rest.starts(with: prefixes.relative) {
            rest = rest.dropFirst(prefixes.relative.count)
        } else if rest.starts(with: prefixes.absolute) {
            rest = rest.dropFirst(prefixes.absolute.count)
        } else {
            return nil
        }
        let path = rest.prefix { $0 != 32 && $0 != 9 && $0 != 41 }
        return path.isEmpty || path.count > 4096 ? nil : path
    }

    private static let source = Array("source_".utf8)
    private static let assignment = Array(":= ".utf8)
}
