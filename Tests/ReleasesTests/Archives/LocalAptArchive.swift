// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import TestSupport

/// An archive of .debs on this machine, and an apt that knows it and nothing of the machine's own.
struct LocalAptArchive {
    /// Has the packages, and their list.
    let folder: FilePath
    private let system: FilePath

    init(in scratch: ScratchFolder) throws {
        folder = scratch.path.appending("archive")
        system = scratch.path.appending("apt")
        for path in ["lists/partial", "cache/archives/partial", "preferences.d", "keys"] {
            try FileManager.default.createDirectory(
                atPath: system.appending(path).string,
                withIntermediateDirectories: true
            )
        }
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        try MadePackage.write("", to: system.appending("status"))
        try MadePackage.write("", to: system.appending("sources.list"))
    }

    /// What makes apt use this archive.
    var options: [String] {
        [
            "Dir::State=\(system)", "Dir::State::status=\(system)/status", "Dir::State::Lists=\(system)/lists",
            "Dir::Cache=\(system)/cache", "Dir::Etc=\(system)", "Dir::Etc::SourceList=\(system)/sources.list",
            "Dir::Etc::SourceParts=-", "Dir::Etc::TrustedParts=\(system)/keys", "APT::Architecture=amd64",
            "APT::Architectures::=amd64", "Acquire::Languages=none", "Acquire::Retries=0",
            "Acquire::http::Proxy=DIRECT",
        ].flatMap { ["-o", $0] }
    }

    /// Lists the packages, signs the list if there is a key, and brings apt's own list up to date.
    ///
    /// - Parameters:
    ///   - line: The options of the line in sources.list: `[trusted=yes]`.
    ///   - address: Where apt finds the archive; the folder where it is `nil`.
    func update(_ line: String = "", at address: String? = nil, signedBy key: SigningKey? = nil) async throws {
        try await list()
        if let key { try await sign(by: key) }
        try use(line, at: address ?? "file:\(folder)")
        try await MadePackage.run("apt-get", options + ["--allow-insecure-repositories", "update"])
    }

    /// Lets apt know an archive that does not answer, by a list from when it did.
    func pretend(listFrom address: String) async throws {
        try await list()
        try use("[trusted=yes]", at: address)
        let name = address.replacing("http://", with: "") + "_._Packages"
        try FileManager.default.copyItem(
            atPath: folder.appending("Packages").string,
            toPath: system.appending("lists").appending(name).string
        )
    }

    private func list() async throws {
        let output = try await MadePackage.run("dpkg-scanpackages", ["--multiversion", "."], in: folder)
        try Data(output.standardOutput).write(to: URL(filePath: folder.appending("Packages").string))
    }

    private func use(_ line: String, at address: String) throws {
        try MadePackage.write("deb \(line) \(address) ./\n", to: system.appending("sources.list"))
    }

    private func sign(by key: SigningKey) async throws {
        let list = folder.appending("Packages")
        let size = try Data(contentsOf: URL(filePath: list.string)).count
        let release = """
            Date: Thu, 01 Jan 2026 00:00:00 UTC
            Suite: stable
            Architectures: amd64
            SHA256:
             \(try await HostCommandRunner().sha256(of: list)) \(size) Packages

            """
        try MadePackage.write(release, to: folder.appending("Release"))
        try await key.clearSign(folder.appending("Release"), to: folder.appending("InRelease"))
    }
}
