// SPDX-License-Identifier: Apache-2.0

/// The version of a package, ordered as its distribution orders it.
package struct PackageVersion: Hashable, Sendable {
    /// Whose rules it follows.
    package enum Scheme: String, Hashable, Sendable {
        /// Debian and Ubuntu: `[epoch:]upstream[-revision]`, deb-version(7).
        case deb
        /// Fedora and SUSE: `[epoch:]version-release`, rpm-version(7).
        case rpm
    }

    /// Longer ones are refused: nobody's version is, and each comparison reads all of it.
    static let longest = 256

    /// As the distribution writes it: ASCII letters, digits and some of `.+-~^_:`, so that it is safe to print and to
    /// hand to a program.
    package let text: String
    package let scheme: Scheme

    /// - Returns: `nil` for what cannot be a version in this scheme.
    package init?(_ text: some StringProtocol, _ scheme: Scheme) {
        guard !text.isEmpty, text.utf8.count <= Self.longest else { return nil }
        let text = String(text)
        let parts = VersionParts(text)
        let isValid =
            switch scheme {
            case .deb: Self.isValidDebian(parts)
            case .rpm: Self.isValidRPM(parts)
            }
        guard isValid else { return nil }
        self.text = text
        self.scheme = scheme
    }

    /// How it stands to another version of the same scheme by the distribution's own rules, to which `1.0` and `1.0-0`
    /// may be the same.
    func order(to other: PackageVersion) -> VersionOrder {
        switch scheme {
        case .deb: Self.debianOrder(VersionParts(text), VersionParts(other.text))
        case .rpm: Self.rpmOrder(VersionParts(text), VersionParts(other.text))
        }
    }
}

extension PackageVersion: Comparable {
    /// Orders as the distribution does. Where its rules see no difference between two texts, their bytes decide, so that
    /// a list has one order and neither is smaller exactly when both are equal. Schemes do not mix: `.deb` comes first.
    package static func < (left: PackageVersion, right: PackageVersion) -> Bool {
        guard left.scheme == right.scheme else { return left.scheme == .deb }
        return switch left.order(to: right) {
        case .older: true
        case .newer: false
        case .same: left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
        }
    }
}

extension PackageVersion: CustomStringConvertible {
    package var description: String { text }
}
