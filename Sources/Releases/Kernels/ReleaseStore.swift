// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
package import HostCommands
package import SystemPackage

/// Kernels of releases, fetched and unpacked as far as a guest needs them: `<cache>/releases/<name>/`.
///
/// An entry is made under another name and moved to its place whole; `kernel.json` in it says what it was made from and
/// what its files' hashes are. Its name has the hash of that, so that two kbisects never want different things of one.
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
    package func kernel(of release: Release, needs: ModuleNeeds, log: FilePath) async throws -> BootableKernel {
        guard release.isForGuests else {
            throw UnusableRelease("it is for \(release.architecture), and the guests are x86-64")
        }
        do {
            let key = StoredKernel.Key(release, needs)
            let place = folder.appending(Self.name(of: release) + "-" + (try await digest(of: key)))
            if let kept = try await StoredKernel.read(place, runner: runner) { return kept.kernel(in: place) }
            let draft = folder.appending(".\(getpid())-\(UInt32.random(in: 0 ... .max))")
            defer { try? FileManager.default.removeItem(atPath: draft.string) }
            removeAbandonedDrafts()
            for name in ["root", "kernel/modules"] { try makeFolder(draft.appending(name)) }
            let (files, trust) = try await unpack(release, in: draft, log: log)
            let gathering = KernelGathering(key: key, runner: runner)
            let stored = try await gathering.gather(files, trust, into: draft.appending("kernel"))
            if rename(draft.appending("kernel").string, place.string) != 0 {
                // Another kbisect was faster, or what is there is damaged.
                if let other = try await StoredKernel.read(place, runner: runner) { return other.kernel(in: place) }
                try FileManager.default.removeItem(atPath: place.string)
                try FileManager.default.moveItem(atPath: draft.appending("kernel").string, toPath: place.string)
            }
            return stored.kernel(in: place)
        } catch let error as CocoaError {
            throw ToolTrouble.ours(error, folder: folder)
        }
    }

    /// Brings the packages to the disk and merges what is in them.
    private func unpack(
        _ release: Release,
        in draft: FilePath,
        log: FilePath
    ) async throws -> (files: KernelFiles, trust: [String: String]) {
        var trust: [String: String] = [:]
        let reader = PackageReader(runner: runner)
        for (number, package) in release.packages.enumerated() {
            guard let source = supply.source(of: package) else {
                throw ReleaseError.gone(package.name, reason: "no source offers it")
            }
            let (target, tree) = (draft.appending("package-\(number)"), draft.appending("tree-\(number)"))
            for folder in [target, tree] { try makeFolder(folder) }
            let fetched = try await source.fetch(package, into: target, log: log)
            trust[package.name] = fetched.trust
            if case .installed(let name, let boot) = package.place {
                return (try KernelFiles(installed: name, in: boot), trust)
            }
            try await reader.check(fetched.file, is: package)
            try await PackageUnpacker(runner: runner).unpack(fetched.file, into: tree, aside: draft, log: log)
            try PackageTree.merge(tree, into: draft.appending("root"))
            if fetched.file.extension == "rpm", number == 0 {
                try await reader.changeLog(of: fetched.file, to: draft.appending("changelog"))
            }
        }
        var files = try KernelFiles(of: draft.appending("root"))
        guard release.kernel.isCalled(files.release) else {
            throw UnusableRelease("the kernel in \(release.kernel.name) \(release.version) is \(files.release)")
        }
        let own = draft.appending("changelog")
        if PackageTree.isFile(own, below: draft) { files.changeLog = own }
        return (files, trust)
    }

    private func digest(of key: StoredKernel.Key) async throws -> String {
        String(try await runner.sha256(of: key.bytes).prefix(12))
    }

    private func makeFolder(_ path: FilePath) throws {
        try FileManager.default.createDirectory(
            atPath: path.string,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// What a kbisect that was killed left here.
    private func removeAbandonedDrafts() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? [] {
            guard let match = name.wholeMatch(of: /\.([0-9]{1,9})-[0-9]+/), let process = Int32(match.1),
                kill(process, 0) != 0, errno == ESRCH
            else { continue }
            try? FileManager.default.removeItem(atPath: folder.appending(name).string)
        }
    }

    /// `linux-image-6.1.0-50-cloud-amd64-unsigned_6.1.176-1_amd64`
    private static func name(of release: Release) -> String {
        let kernel = release.kernel
        let text = "\(kernel.name)_\(kernel.version)_\(kernel.architecture)"
        // An epoch's colon is nothing for a path.
        return String(text.map { $0 == ":" || $0 == "/" ? "_" : $0 }.prefix(180))
    }
}

extension KernelPackage {
    /// Whether a kernel that says `release` of itself (`uname -r`) can be the one in this package: Debian names packages
    /// after it, and rpm's kernels begin with version and release.
    func isCalled(_ release: String) -> Bool {
        guard let name = KernelPackageName(name, version.scheme) else { return false }
        switch version.scheme {
        case .deb: return release == [name.abi, name.flavour].filter { !$0.isEmpty }.joined(separator: "-")
        case .rpm:
            let own = version.text.split(separator: ":", maxSplits: 1).last.map(String.init) ?? version.text
            let rest = release.dropFirst(own.count)
            return release.hasPrefix(own) && (rest.isEmpty || rest.hasPrefix(".") || rest.hasPrefix("-"))
        }
    }
}
