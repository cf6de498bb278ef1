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

    /// As the distribution writes it.
    package let text: String
    package let scheme: Scheme

    /// - Returns: `nil` for what cannot be a version in this scheme.
    package init?(_ text: some StringProtocol, _ scheme: Scheme) {
        guard !text.isEmpty else { return nil }
        self.text = String(text)
        self.scheme = scheme
    }

    /// The tag of the upstream kernel that it was made of: `v6.1.176` for `6.1.176-1`; `nil` where the version does not
    /// say it.
    package var upstreamTag: String? { nil }
}

extension PackageVersion: Comparable {
    package static func < (left: PackageVersion, right: PackageVersion) -> Bool { left.text < right.text }
}

extension PackageVersion: CustomStringConvertible {
    package var description: String { text }
}
