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

/// What a client of an archive said when it did not fetch.
enum FetchFailure {
    /// Tells the network, the archive and the disk from the package.
    static func error(_ what: String, output: String, folder: FilePath) -> any Error {
        let lines = output.split(whereSeparator: \.isNewline)
        func line(with words: [String]) -> String? {
            lines.first { line in words.contains { line.localizedStandardContains($0) } }
                .map { String($0.prefix(300)) }
        }
        if let line = line(with: ["No space left", "enough free space", "Disk quota"]) {
            return ReleaseError.noSpace(folder, reason: line)
        }
        if let line = line(with: ["could not be authenticated", "unauthenticated", "GPG check FAILED", "is not signed"])
        {
            return UnusableRelease("\(what) is not signed: \(line)")
        }
        if let line = line(with: ["Hash Sum mismatch", "unexpected size", "checksum doesn't match"]) {
            return UnusableRelease("\(what) is damaged: \(line)")
        }
        if let line = line(with: [
            "404", "Not Found", "No such file", "was not found", "No package", "Unable to locate",
        ]) {
            return ReleaseError.gone(what, reason: line)
        }
        let telling = lines.first { $0.hasPrefix("E: ") || $0.hasPrefix("Err") || $0.hasPrefix("curl: ") } ?? lines.last
        return ReleaseError.unreachable(what, reason: String((telling ?? "it says nothing").prefix(300)))
    }
}
