// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import SystemPackage

/// Foretells how many objects a build will compile, for the progress bar only.
struct ExpectedObjects {
    /// Object files for each symbol that is built in: 892 C files at 545 symbols, a btrfs configuration of 6.1.192
    /// (facts of this project; `kbisect build` prints both numbers for any other).
    private static let objectsPerSymbol = 892.0 / 545.0

    let output: FilePath

    /// - Parameter changed: Paths below the source folder that differ since the last build here.
    func count(changed: Set<String>?, configuration: EffectiveConfiguration) -> Int? {
        let commands = commandFiles()
        guard let changed, !commands.isEmpty else {
            return Int(Double(configuration.builtInCount) * Self.objectsPerSymbol)
        }
        return commands.count { depends($0, on: changed) }
    }

    /// The `.x.o.cmd` files that Kbuild leaves, one an object, with what the compiler read.
    private func commandFiles() -> [String] {
        var files: [String] = []
        let walk = FileManager.default.enumerator(atPath: output.string)
        while let path = walk?.nextObject() as? String {
            if path.hasSuffix(".o.cmd") { files.append(output.appending(path).string) }
        }
        return files
    }

    /// How a `.cmd` file names what the compiler read: the source itself, and each header on a line of its own.
    private static let beginnings = ["  ../src/", "source_"].map { Array($0.utf8) }
    private static let separator = Array(":= ../src/".utf8)

    private func depends(_ file: String, on changed: Set<String>) -> Bool {
        guard let bytes = try? BuildFile.read(FilePath(file)) else { return false }
        let (header, source) = (Self.beginnings[0], Self.beginnings[1])
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let path: ArraySlice<UInt8>
            if line.starts(with: header) {
                path = line.dropFirst(header.count)
            } else if line.starts(with: source), let end = line.firstRange(of: Self.separator)?.upperBound {
                path = line[end...]
            } else {
                continue
            }
            if changed.contains(String(decoding: path.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)) {
                return true
            }
        }
        return false
    }
}
