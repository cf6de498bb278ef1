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
    /// The SHA-256 of what of it boots, without what differs between builds of one source; `nil` where that is not known.
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
        let copy = folder.appending("new")
        do {
            try? FileManager.default.removeItem(atPath: copy.string)
            // The content: what make left may be a link.
            let source = URL(filePath: kernel.image.string).resolvingSymlinksInPath().path
            try FileManager.default.copyItem(atPath: source, toPath: copy.string)
            let hash = try await runner.sha256(of: copy)
            let path = folder.appending("\(hash).\(kernel.format.rawValue)")
            // Over one that is there: a loss of power may have left that short.
            guard rename(copy.string, path.string) == 0 else {
                throw StateError.notWritten(path, reason: "\(Errno(rawValue: errno))")
            }
            var image = KernelImage(kernel)
            image.path = path
            return KeptKernel(image: image, sha256: hash)
        } catch let error as CocoaError {
            throw StateError.notWritten(copy, reason: StateError.plain(error))
        }
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
