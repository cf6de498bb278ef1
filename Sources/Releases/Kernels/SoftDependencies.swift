// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage

/// What modules ask for by name to be loaded before them, where it is there: `modules.softdep`.
struct SoftDependencies {
    private var names: [String: [String]] = [:]

    init(_ file: FilePath, below root: FilePath) {
        guard PackageTree.isFile(file, below: root),
            let data = FileManager.default.contents(atPath: file.string), data.count < 1 << 20
        else { return }
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            // softdep btrfs pre: crc32c post: x
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 3, words[0] == "softdep", let start = words.firstIndex(of: "pre:") else { continue }
            let before = words[(start + 1)...].prefix { $0 != "post:" }
            names[words[1], default: []] += before
        }
    }

    /// As many as nobody's module has, since each is looked up.
    func before(_ module: String) -> [String] { Array((names[module] ?? []).prefix(64)) }
}
