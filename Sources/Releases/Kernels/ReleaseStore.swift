// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HostCommands
package import SystemPackage

/// Kernels of releases, fetched and unpacked as far as a guest needs them: `<cache>/releases/<name>/`.
///
/// An entry is made under another name and moved to its place whole; `kernel.json` in it says what it was made from.
package struct ReleaseStore: Sendable {
    private let folder: FilePath
    private let supply: PackageSupply
    private let runner: any CommandRunner

    /// - Parameters:
    ///   - folder: A folder that may be deleted at any time; made when missing.
    ///   - supply: Where packages are fetched from.
    package init(folder: FilePath, supply: PackageSupply, runner: any CommandRunner) {
        self.folder = folder
        self.supply = supply
        self.runner = runner
    }

    /// Fetches and unpacks a release, or takes what is there.
    ///
    /// - Parameter log: Receives what the tools print.
    /// - Throws: ``UnusableRelease`` where the release itself is at fault; ``ReleaseError``, `HostCommandError`,
    ///   `CancellationError` where it is not.
    package func kernel(
        of release: Release,
        needs: ModuleNeeds,
        log: FilePath
    ) async throws -> BootableKernel {
        guard release.isForGuests else {
            throw UnusableRelease("it is for \(release.architecture), and the guests are x86-64")
        }
        let name = Self.name(of: release)
        // A folder's name has 255 bytes at the most.
        guard name.utf8.count < 250 else { throw UnusableRelease("its name and its version are too long for a folder") }
        let place = folder.appending(name)
        let key = StoredKernel.Key(release, needs)
        if let kept = StoredKernel.read(place), kept.key == key { return kept.kernel(in: place) }
        let draft = folder.appending(".\(getpid())-\(UInt32.random(in: 0 ... .max))")
        defer { try? FileManager.default.removeItem(atPath: draft.string) }
        do {
            for part in ["packages", "root", "kernel/modules"] {
                try FileManager.default.createDirectory(
                    atPath: draft.appending(part).string,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            }
            let (files, trust) = try await unpack(release, in: draft, log: log)
            let stored = try await gather(files, key, trust, into: draft.appending("kernel"))
            try? FileManager.default.removeItem(atPath: place.string)
            try FileManager.default.moveItem(atPath: draft.appending("kernel").string, toPath: place.string)
            return stored.kernel(in: place)
        } catch let error as CocoaError {
            throw ReleaseError.noSpace(folder, reason: error.localizedDescription)
        }
    }

    /// Brings the packages to the disk and unpacks them over each other.
    private func unpack(
        _ release: Release,
        in draft: FilePath,
        log: FilePath
    ) async throws -> (files: KernelFiles, trust: [String: String]) {
        var trust: [String: String] = [:]
        for (number, package) in release.packages.enumerated() {
            guard let source = supply.source(of: package) else {
                throw ReleaseError.gone(package.name, reason: "no source offers it")
            }
            let target = draft.appending("packages/\(number)")
            try FileManager.default.createDirectory(atPath: target.string, withIntermediateDirectories: false)
            let fetched = try await source.fetch(package, into: target, log: log)
            trust[package.name] = fetched.trust
            if case .installed(let name, _) = package.place {
                return (try KernelFiles(below: fetched.file.removingLastComponent(), release: name), trust)
            }
            try await check(fetched.file, is: package)
            try await PackageUnpacker(runner: runner).unpack(
                fetched.file,
                into: draft.appending("root"),
                aside: draft,
                log: log
            )
            if fetched.file.extension == "rpm", number == 0 {
                try await PackageReader(runner: runner).changeLog(of: fetched.file, to: draft.appending("changelog"))
            }
        }
        var files = try KernelFiles(below: draft.appending("root"))
        let own = draft.appending("changelog")
        if KernelFiles.isFile(own, below: draft) { files.changeLog = own }
        return (files, trust)
    }

    /// What comes under a name has to be what it is called.
    private func check(_ file: FilePath, is package: KernelPackage) async throws {
        let found = try await PackageReader(runner: runner).package(file)
        let isSame =
            (found.name, found.version.text, found.architecture)
            == (package.name, package.version.text, package.architecture)
        guard !isSame else { return }
        throw UnusableRelease(
            "what came as \(package.name) \(package.version) for \(package.architecture) is \(found.name) "
                + "\(found.version) for \(found.architecture)"
        )
    }

    /// Puts what a guest needs into a folder, with the note that says what it is.
    private func gather(
        _ files: KernelFiles,
        _ key: StoredKernel.Key,
        _ trust: [String: String],
        into target: FilePath
    ) async throws -> StoredKernel {
        var stored = StoredKernel(key: key, release: files.release, trust: trust)
        try FileManager.default.copyItem(atPath: files.image.string, toPath: target.appending("vmlinuz").string)
        if let configuration = files.configuration {
            try FileManager.default.copyItem(atPath: configuration.string, toPath: target.appending("config").string)
            stored.hasConfiguration = true
        }
        if let log = files.changeLog {
            try FileManager.default.copyItem(atPath: log.string, toPath: target.appending("changelog").string)
            stored.hasChangeLog = true
        }
        guard let root = files.moduleRoot else {
            guard key.needs.needed.isEmpty else {
                throw UnusableRelease(
                    "it has no modules, and the scenario needs \(key.needs.needed.joined(separator: ", "))"
                )
            }
            try stored.write(to: target)
            return stored
        }
        let modules = KernelModules(runner: runner, root: root, release: files.release, isOurs: !key.isInstalled)
        for file in try await modules.files(needed: key.needs.needed, wanted: key.needs.wanted) {
            let number = stored.modules.count
            let name = "\(number < 10 ? "0" : "")\(number)-\(KernelModules.name(of: file)).ko"
            try await modules.copy(file, to: target.appending("modules").appending(name))
            stored.modules.append(name)
        }
        try stored.write(to: target)
        return stored
    }

    /// `linux-image-6.1.0-50-cloud-amd64-unsigned_6.1.176-1_amd64`
    private static func name(of release: Release) -> String {
        let kernel = release.kernel
        let text = "\(kernel.name)_\(kernel.version)_\(kernel.architecture)"
        // An epoch's colon is nothing for a path.
        return String(text.map { $0 == ":" || $0 == "/" ? "_" : $0 })
    }
}
