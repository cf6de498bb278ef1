// SPDX-License-Identifier: Apache-2.0

package import Search
package import SystemPackage

/// A made history, ready to be bisected.
package struct DemoRepository: Hashable, Sendable {
    /// Names an early commit that is good.
    package static let goodTag = "demo-good"
    /// Names the last commit, which is bad.
    package static let badTag = "demo-bad"
    /// Names a good commit a few before the culprit.
    package static let shortGoodTag = "demo-short-good"
    /// Names a bad commit a few after the culprit.
    package static let shortBadTag = "demo-short-bad"

    /// The bare repository.
    package let path: FilePath
    /// The kernel's version, from its Makefile: `6.1.192`.
    package let version: String
    /// What ``goodTag`` names.
    package let good: CommitID
    /// What ``badTag`` names.
    package let bad: CommitID
    /// What ``shortGoodTag`` names.
    package let shortGood: CommitID
    /// What ``shortBadTag`` names.
    package let shortBad: CommitID
    /// The commit that a bisection has to name.
    package let culprit: CommitID
    /// Whether it was there already.
    package let wasReused: Bool
    /// One sentence for a person: what it is and where it came from.
    package let note: String
}

/// Where a history's first tree comes from.
package struct DemoSource: Hashable, Sendable {
    /// A tarball with one folder in it, the kernel tree.
    package let tarball: FilePath
    /// The package to install when it is missing.
    package let package: String

    package init(tarball: FilePath, package: String) {
        self.tarball = tarball
        self.package = package
    }

    /// Debian's package of the 6.1 series, at its usual place.
    package static let debian = DemoSource(
        tarball: "/usr/src/linux-source-6.1.tar.xz",
        package: "linux-source-6.1"
    )
}

/// What is being done, for a line on the terminal.
package enum DemoProgress: Hashable, Sendable {
    /// The tarball is being unpacked.
    case unpacking
    /// So many files were read. Debian's tree has about 78,600.
    case reading(files: Int)
    /// git is packing the history.
    case importing
}
