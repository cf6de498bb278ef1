// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestProtocol
package import HostCommands
package import Releases
package import Search
package import Sessions
package import SystemPackage
import VirtualMachine

/// Fetches released kernels and boots them: a package takes the place of a build.
package struct ReleaseBench: KernelBench {
    private let workbench: ReleaseWorkbench
    private let line: ReleaseLine
    private let runner: any CommandRunner

    /// - Parameter line: The releases, and what stands for each in a search.
    package init(_ workbench: ReleaseWorkbench, _ line: ReleaseLine, runner: any CommandRunner) {
        self.workbench = workbench
        self.line = line
        self.runner = runner
    }

    /// The kernel of a release, fetched if it is not there.
    ///
    /// - Throws: ``UnusableRelease``, ``ReleaseError``.
    package func kernel(of commit: CommitID, log: FilePath) async throws -> BootableKernel {
        guard let release = line.release(of: commit) else {
            throw UnusableRelease("it is none of the releases at hand")
        }
        return try await workbench.store.kernel(
            of: release,
            needs: workbench.needs,
            log: log
        )
    }

    /// The version of a release, which knows its distribution's rules.
    package func version(of commit: CommitID) -> PackageVersion? { line.release(of: commit)?.version }

    package func build(
        _ record: inout ProbeRecord,
        checkout: CommitID,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchBuild {
        let clock = ContinuousClock()
        let start = clock.now
        for removed in try workbench.disk?.keep() ?? [] { events(.note(removed)) }
        events(.stage(.fetch))
        defer { record.seconds.fetch = (clock.now - start).seconds }
        do {
            let kernel = try await kernel(of: checkout, log: folder.appending("fetch.log"))
            let image = try KernelImage.detect(kernel.image)
            vouch(for: &record, by: kernel.trust, events)
            let kept = try await keep(image, kernel, checkout)
            record.image = kept.sha256
            if let configuration = kernel.configuration {
                try FileManager.default.copyItem(
                    atPath: configuration.string,
                    toPath: folder.appending("config").string
                )
            }
            return .built(kept)
        } catch let error as UnusableRelease {
            return .settled(.skip(error.reason))
        } catch let error as MachineError {
            guard case .notAKernel(_, let reason) = error else { throw error }
            return .settled(.skip("the package's kernel cannot be booted: \(reason)"))
        } catch let error as CocoaError {
            throw StateError.notWritten(workbench.kernels, reason: StateError.plain(error))
        }
    }

    private func vouch(for record: inout ProbeRecord, by trust: [String: String], _ events: SessionEvents) {
        for place in record.commit.release?.packages.indices ?? 0..<0 {
            guard let package = record.commit.release?.packages[place] else { continue }
            record.commit.release?.packages[place].trust = trust[package.name]
            if trust[package.name] == nil {
                events(.note("nobody vouches for \(package.name) \(package.version): it is taken as it is"))
            }
        }
    }

    /// A copy that nobody else takes away, with an initramfs of its own beside it.
    private func keep(_ image: KernelImage, _ kernel: BootableKernel, _ commit: CommitID) async throws -> KeptKernel {
        let place = workbench.kernels.appending(commit.short)
        let manager = FileManager.default
        try? manager.removeItem(atPath: place.string)
        try manager.createDirectory(atPath: place.string, withIntermediateDirectories: true)
        var copy = image
        copy.path = place.appending(Self.prefix + kernel.release)
        try manager.copyItem(atPath: image.path.string, toPath: copy.path.string)
        var guestImage = workbench.image
        guestImage.modules = kernel.modules
        try guestImage.make(at: Self.initramfs(of: copy))
        return KeptKernel(image: copy, sha256: try await runner.sha256(of: copy.path))
    }

    private static let prefix = "vmlinuz-"

    /// What `uname -r` has to say: the name that the package gave its kernel.
    private static func release(of kernel: KernelImage) -> String? {
        (kernel.path.lastComponent?.string.dropFirst(prefix.count)).map(String.init)
    }

    private static func initramfs(of kernel: KernelImage) -> FilePath {
        kernel.path.removingLastComponent().appending("initramfs.cpio")
    }

    package func boot(
        _ kernel: KeptKernel,
        _ record: inout ProbeRecord,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchTrial {
        var guest = workbench.guest
        guest.initramfs = Self.initramfs(of: kernel.image)
        let shell = try QEMUCommand.interactive(
            guest.configuration(kernel: kernel.image, scenario: workbench.scenario),
            mounts: guest.mounts
        )
        let text =
            "#!/bin/sh\n# The guest with a shell on this terminal, while the session runs. Ctrl-A X ends it.\n"
            + shell.shellLine + "\n"
        let file = folder.appending("commands.sh")
        do {
            try Data(text.utf8).write(to: URL(filePath: file.string), options: .atomic)
        } catch {
            throw StateError.notWritten(file, reason: StateError.plain(error))
        }
        let (judgement, run) = try await workbench.trial.run(
            kernel.image,
            on: guest,
            &record,
            in: folder,
            events: events
        )
        if let foreign = foreign(run.hello, kernel.image, record.commit.release) {
            return BenchTrial(judgement: .skip(foreign), isForeign: true)
        }
        return BenchTrial(judgement: judgement, crash: run.report, isRestored: run.wasRestored)
    }

    /// Why what booted is not what the package is called: whatever it did says nothing of the release.
    private func foreign(_ said: GuestHello?, _ image: KernelImage, _ release: ReleaseRecord?) -> String? {
        guard let said else { return nil }
        if let expected = Self.release(of: image), said.kernelRelease != expected {
            return "the guest runs \(said.kernelRelease), and the package's kernel is called \(expected)"
        }
        // Two revisions of a Debian package may have one name; `uname -v` has the version.
        if let release, let version = BootImage.debianVersion(in: said.kernelVersion + " "),
            version.text != release.version
        {
            return "the guest runs Debian's \(version), and the package is \(release.version)"
        }
        return nil
    }

    /// Released kernels come without the symbols that it takes.
    package func decode(
        _ crash: [String],
        of kernel: KeptKernel,
        in folder: FilePath
    ) async throws -> ProbeRecord.Oops? { nil }

    package func discard(_ kernel: KeptKernel) {
        workbench.trial.forget(kernel.image)
        let place = kernel.image.path.removingLastComponent()
        guard place.removingLastComponent() == workbench.kernels else { return }
        try? FileManager.default.removeItem(atPath: place.string)
    }

    /// Frees the space of all kernels.
    package func discardAll() { try? FileManager.default.removeItem(atPath: workbench.kernels.string) }
}
