// SPDX-License-Identifier: Apache-2.0

/// A configuration symbol with the value that is wanted: `CONFIG_BTRFS_FS=y`.
package struct ConfigSymbol: Hashable, Sendable {
    /// The name with its prefix: `CONFIG_BTRFS_FS`.
    package let name: String
    /// The value as `.config` writes it: `y`, `m`, `"text"`, `42`; `n` stands for *is not set*.
    package let value: String

    /// Reads `CONFIG_X=value`; `CONFIG_X` alone means `y`. Anything else is `nil`.
    package init?(_ text: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, name.hasPrefix("CONFIG_"), name.utf8.count > "CONFIG_".utf8.count,
            name.utf8.allSatisfy(Self.isNameByte)
        else { return nil }
        self.name = String(name)
        self.value = parts.count == 2 ? String(parts[1]) : "y"
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }
}

extension ConfigSymbol: CustomStringConvertible {
    package var description: String { "\(name)=\(value)" }
}

/// A kernel's `.config` after Kconfig had its say.
package struct EffectiveConfiguration: Hashable, Sendable {
    /// The symbols that are set, by name with prefix, with the value as it is written.
    package let values: [String: String]

    /// Reads the text of a `.config`; lines that say nothing are passed over.
    package init(_ text: String) {
        var values: [String: String] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix("CONFIG_") {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
        }
        self.values = values
    }

    /// Those of the symbols that do not have the value that is asked for.
    package func missing(_ required: [ConfigSymbol]) -> [ConfigSymbol] {
        required.filter { (values[$0.name] ?? "n") != $0.value }
    }

    /// How many symbols are built in.
    package var builtInCount: Int { values.values.count { $0 == "y" } }
}
