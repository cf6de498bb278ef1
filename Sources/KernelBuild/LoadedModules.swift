// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The modules that a kernel had loaded: what is left of a configuration that is cut down.
package struct LoadedModules: Hashable, Sendable {
    /// As `lsmod` has them, with `_`: it never shows the `-` of a file's name, and the kernel's script knows none.
    package let names: [String]

    /// - Parameter names: With `_` or `-`.
    package init(_ names: some Sequence<String>) {
        self.names = names.map { $0.replacing("-", with: "_") }
    }

    /// What `lsmod` would print. `streamline_config.pl` reads the first word of each line and passes over a line that
    /// begins with `Module`.
    var listing: String {
        "Module Size Used by\n" + names.map { "\($0) 0 0\n" }.joined()
    }
}

/// Learns from what `streamline_config.pl` prints which modules the tree does not have.
///
/// The commit may still be tested: what was one module may be part of another there. The required symbols decide.
final class UnknownModules: Sendable {
    private static let ending = " config not found!!"

    private let names = Mutex<[String]>([])

    /// In the order in which the script found them missing.
    var all: [String] { names.withLock { $0 } }

    func receive(_ line: ArraySlice<UInt8>) {
        guard line.count < 200 else { return }
        let text = String(decoding: line, as: UTF8.self)
        guard text.hasSuffix(Self.ending) else { return }
        names.withLock { $0.append(String(text.dropLast(Self.ending.count))) }
    }
}
