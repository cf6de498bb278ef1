// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import TestSupport

/// An archive of .rpms on this machine, and a dnf that knows it and nothing of the machine's own.
struct LocalDnfArchive {
    /// Has the packages, and their list.
    let folder: FilePath
    /// Has rpm's database of keys.
    let keys: FilePath
    private let system: FilePath

    init(in scratch: ScratchFolder) throws {
        folder = scratch.path.appending("archive")
        system = scratch.path.appending("dnf")
        keys = scratch.path.appending("rpmdb")
        for path in [folder, system, keys] {
            try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
        }
    }

    /// What makes dnf use this archive.
    ///
    /// - Parameter address: Where dnf finds it; the folder where it is `nil`.
    func options(at address: String? = nil) -> [String] {
        [
            "--repofrompath=own,\(address ?? "file://\(folder)")", "--repo=own", "--releasever=37",
            "--setopt=reposdir=\(system)/none", "--setopt=cachedir=\(system)/cache",
            "--setopt=persistdir=\(system)/state", "--setopt=logdir=\(system)/log", "--setopt=retries=1",
        ]
    }

    /// Puts a package into the archive; without modules, which nobody looks at here.
    @discardableResult
    func add(_ name: String = "kernel-core", _ version: String = "6.0.7-301.fc37") async throws -> FilePath {
        let package = MadePackage(
            name: name,
            version: version,
            architecture: "x86_64",
            release: "\(version).x86_64",
            modules: [:]
        )
        return try await package.rpm(in: folder)
    }

    /// Makes the list of what is there.
    func list() async throws { try await MadePackage.run("createrepo_c", ["--quiet", folder.string]) }

    /// Lets rpm know a key.
    func trust(_ key: SigningKey) async throws {
        try await MadePackage.run("rpmkeys", ["--dbpath", keys.string, "--import", key.publicKey.string])
    }
}
