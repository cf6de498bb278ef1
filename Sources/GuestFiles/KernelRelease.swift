// SPDX-License-Identifier: Apache-2.0

/// A kernel's version as far as features go: major and minor number.
package struct KernelRelease: Hashable, Sendable, Comparable, CustomStringConvertible {
    package var major: Int
    package var minor: Int

    package init(_ major: Int, _ minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads what starts like a version: `6.0.7`, `v5.15-rc3`, `4.14`; `nil` for anything else.
    package init?(_ text: some StringProtocol) {
        let digits = text.hasPrefix("v") ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let major = Int(parts[0]),
            let minor = Int(parts[1].prefix { $0.isASCII && $0.isNumber })
        else { return nil }
        self.init(likely: major, minor)
    }

    /// Numbers that a kernel's version can have.
    private init?(likely major: Int, _ minor: Int) {
        guard (2...999).contains(major), minor >= 0 else { return nil }
        self.init(major, minor)
    }

    package var description: String { "\(major).\(minor)" }

    package static func < (left: KernelRelease, right: KernelRelease) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}

extension KernelRelease {
    /// Reads `VERSION = 6` and `PATCHLEVEL = 1` of a kernel's makefile.
    package init?(makefile: String) {
        func value(_ name: String) -> Int? {
            for line in makefile.split(separator: "\n") {
                let parts = line.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
                if parts.count == 2, parts[0] == name { return Int(parts[1]) }
            }
            return nil
        }
        guard let major = value("VERSION"), let minor = value("PATCHLEVEL") else { return nil }
        self.init(likely: major, minor)
    }
}
