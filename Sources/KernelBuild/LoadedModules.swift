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

/// Learns from what `streamline_config.pl` prints which of the modules the sources do not have.
///
/// The commit may still be tested: what is one module here may be part of another there. The required symbols decide.
final class UnknownModules: Sendable {
    private static let ending = Array(" config not found!!".utf8)

    private let asked: [String]
    private let seen = Mutex<Set<String>>([])

    /// - Parameter base: What the script works on; it is not run for others.
    init(_ base: KernelConfiguration.Base) {
        if case .cutDown(_, let modules) = base { asked = modules.names } else { asked = [] }
    }

    /// In the order in which they were asked for; the script's own is that of its hashes.
    var all: [String] {
        let seen = seen.withLock { $0 }
        return asked.filter(seen.contains)
    }

    /// Takes one line. What the script says of modules that nobody asked for is passed over: it is the commit's script.
    func receive(_ line: ArraySlice<UInt8>) {
        guard line.suffix(Self.ending.count).elementsEqual(Self.ending) else { return }
        let name = String(decoding: line.dropLast(Self.ending.count), as: UTF8.self)
        guard asked.contains(name) else { return }
        _ = seen.withLock { $0.insert(name) }
    }
}
