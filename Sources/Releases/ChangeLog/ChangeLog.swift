// SPDX-License-Identifier: Apache-2.0

/// What a distribution wrote about the versions of a package. All texts are somebody else's words.
package struct ChangeLog: Hashable, Sendable {
    /// What is new in one version.
    package struct Entry: Hashable, Sendable {
        /// As it stands there; empty where the entry names none.
        package var version: String
        /// One line each, in the order of the text: `btrfs: fix this (CVE-2026-1)`.
        package var items: [String]

        package init(version: String, items: [String]) {
            self.version = version
            self.items = items
        }
    }

    package let scheme: PackageVersion.Scheme
    /// In the order of the text: newest first.
    package let entries: [Entry]

    package init(_ entries: [Entry], _ scheme: PackageVersion.Scheme) {
        self.entries = entries
        self.scheme = scheme
    }

    /// Reads a log: of a Debian package the unpacked `changelog.Debian` (`changelog` in signed packages), of an rpm what
    /// `rpm -q --changelog` prints.
    ///
    /// What is no entry is left out: there is no input that fails.
    package init(_ bytes: some Sequence<UInt8>, _ scheme: PackageVersion.Scheme) {
        let entries =
            switch scheme {
            case .deb: Self.debianEntries(bytes)
            case .rpm: Self.rpmEntries(bytes)
            }
        self.init(entries, scheme)
    }
}
