// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import SystemPackage

/// The version that a kernel's Makefile begins with.
enum KernelVersion {
    /// Reads `6.1.192` from the top of a tree.
    ///
    /// The parts become a file name, so nothing but digits is taken.
    static func read(_ tree: SourceTree, of tarball: FilePath) throws -> String {
        let makefile = tree.root.appending("Makefile")
        guard let data = try? Data(contentsOf: URL(filePath: makefile.string)) else {
            throw DemoHistoryError.notAKernelTree(tarball, reason: "it has no Makefile at its top")
        }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").prefix(10)
        let parts = try ["VERSION", "PATCHLEVEL", "SUBLEVEL"].map { name in
            let line = lines.first { $0.hasPrefix("\(name) = ") }
            guard let value = line?.dropFirst(name.count + 3), let number = UInt16(value) else {
                throw DemoHistoryError.notAKernelTree(tarball, reason: "its Makefile names no \(name)")
            }
            return String(number)
        }
        return parts.joined(separator: ".")
    }
}
