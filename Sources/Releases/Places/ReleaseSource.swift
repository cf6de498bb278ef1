// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
package import SystemPackage

/// Somewhere that kernels' packages can be had from.
package protocol ReleaseSource: Sendable {
    /// What it is, for a person: `apt`, a folder.
    var words: String { get }

    /// What it offers.
    ///
    /// - Throws: ``ReleaseError``, `HostCommandError`, `CancellationError`.
    func offer() async throws -> PackageOffer

    /// Brings a package of its own to the disk.
    ///
    /// - Parameters:
    ///   - folder: Exists and is empty; what is fetched may be left there.
    ///   - log: Receives what tools print.
    /// - Throws: ``ReleaseError``; ``UnusableRelease`` where the package itself is refused.
    func fetch(_ package: KernelPackage, into folder: FilePath, log: FilePath) async throws -> FetchedPackage
}

/// What a source offers.
package struct PackageOffer: Hashable, Sendable {
    /// Kernels and their modules; other packages are left out.
    package var packages: [KernelPackage]
    /// What could not be read, in words.
    package var problems: [String]

    package init(_ packages: [KernelPackage] = [], problems: [String] = []) {
        self.packages = packages
        self.problems = problems
    }
}

/// A package on the disk.
package struct FetchedPackage: Hashable, Sendable {
    /// The package file.
    package var file: FilePath
    /// Who vouches for what is in it, in words; `nil` for nobody.
    package var trust: String?

    package init(file: FilePath, trust: String?) {
        self.file = file
        self.trust = trust
    }
}

extension HostCommand {
    /// A command whose words do not depend on the user's language.
    static func plain(_ executable: String, _ arguments: [String], in folder: FilePath? = nil) -> HostCommand {
        HostCommand(executable, arguments, environment: ["LC_ALL": "C"], workingDirectory: folder)
    }
}
