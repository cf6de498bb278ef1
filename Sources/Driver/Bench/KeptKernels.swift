// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
package import HostCommands
package import KernelBuild
package import Sessions
package import SystemPackage
package import VirtualMachine

/// An image that the next build does not overwrite.
package struct KeptKernel: Hashable, Sendable {
    /// The copy.
    package var image: KernelImage
    /// 64 hexadecimal digits.
    package var sha256: String
    /// The SHA-256 of what of it boots, where that is known: kernels with the same one are equal, whatever their images are.
    package var contents: String?

    package init(image: KernelImage, sha256: String, contents: String? = nil) {
        self.image = image
        self.sha256 = sha256
        self.contents = contents
    }
}

/// The images of one search or proof, `<worker>/kernels`: compared with each other and booted again and again.
package struct KeptKernels: Sendable {
    private let folder: FilePath
    private let runner: any CommandRunner

    /// Makes the folder anew, for what an earlier session left is of no use.
    ///
    /// - Parameter isResumed: Whether this session may have left them; each is compared with its hash before it boots.
    package init(worker: FilePath, isResumed: Bool, runner: any CommandRunner) throws(StateError) {
        folder = worker.appending("kernels")
        self.runner = runner
        if !isResumed { remove() }
        do {
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        } catch {
            throw .notWritable(folder, reason: StateError.plain(error))
        }
    }

    /// Copies an image and hashes the copy.
    package func keep(_ kernel: BuiltKernel) async throws -> KeptKernel {
        let copy = draft
        defer { unlink(copy.string) }
        do {
            // The content: what make left may be a link.
            let source = URL(filePath: kernel.image.string).resolvingSymlinksInPath().path
            try FileManager.default.copyItem(atPath: source, toPath: copy.string)
            let hash = try await runner.sha256(of: copy)
            let contents = try await contents(of: copy, kernel.format, whole: hash)
            return KeptKernel(
                image: try name(copy, hash, kernel.format),
                sha256: hash,
                contents: contents
            )
        } catch let error as CocoaError {
            throw StateError.notWritten(copy, reason: StateError.plain(error))
        } catch let error as Errno {
            throw StateError.notWritten(copy, reason: "\(error)")
        }
    }

    /// Takes a kernel from the store, if it is there and whole.
    package func take(
        _ inputs: KernelInputs,
        from store: KernelStore,
        evidence: FilePath,
        onNote: (String) -> Void
    ) async throws -> (kernel: KeptKernel, stored: StoredKernel)? {
        let copy = draft
        defer { unlink(copy.string) }
        guard let stored = try await store.take(inputs, to: copy, evidence: evidence, onNote: onNote) else {
            return nil
        }
        let image = try name(copy, stored.image, stored.format)
        return (KeptKernel(image: image, sha256: stored.image, contents: stored.contents), stored)
    }

    /// A name of its own for each: a kernel may be kept while another one is.
    private var draft: FilePath { folder.appending("new-\(UUID().uuidString)") }

    private func contents(
        of copy: FilePath,
        _ format: BuiltKernel.Format,
        whole: String
    ) async throws -> String {
        // What is compressed counts as a whole.
        guard format == .vmlinux else { return whole }
        let scratch = draft
        return try await KernelContents.sha256(of: copy, whole: whole, scratch: scratch, runner: runner)
    }

    private func name(
        _ copy: FilePath,
        _ hash: String,
        _ format: BuiltKernel.Format
    ) throws(StateError) -> KernelImage {
        let path = folder.appending("\(hash).\(format.rawValue)")
        // Over one that is there: a loss of power may have left that short. Where both are one file already, rename(2) does
        // nothing, and leaves both names: the draft's goes afterwards.
        guard rename(copy.string, path.string) == 0 else {
            throw .notWritten(path, reason: "\(Errno(rawValue: errno))")
        }
        return KernelImage(path: path, format: format == .vmlinux ? .vmlinux : .bzImage)
    }

    /// Whether a kernel that an earlier process kept is there, whole.
    package func holds(_ kernel: KeptKernel) async throws -> Bool {
        let path = kernel.image.path
        // A journal names it, and nothing outside of this folder is ours to boot.
        guard path.removingLastComponent() == folder, FileManager.default.fileExists(atPath: path.string) else {
            return false
        }
        return try await runner.sha256(of: path) == kernel.sha256
    }

    func hash(of image: FilePath) async throws -> String { try await runner.sha256(of: image) }

    /// Frees the space: a few hundred MiB where kernels carry debug information.
    package func remove() {
        try? FileManager.default.removeItem(atPath: folder.string)
    }

    /// Frees the space of one.
    package func discard(_ kernel: KeptKernel) {
        guard kernel.image.path.removingLastComponent() == folder else { return }
        try? FileManager.default.removeItem(atPath: kernel.image.path.string)
    }
}
