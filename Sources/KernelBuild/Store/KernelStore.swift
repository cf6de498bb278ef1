// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
package import HostCommands
import HostFiles
package import SystemPackage

/// Kernels that were built before, by what they were built from.
///
/// Each entry is a folder named after the SHA-256 of its inputs, which appears whole, by a rename, and is never changed
/// but for its time of use. It is compared with its hashes each time that it is taken. So any number of processes may read,
/// write and evict at once, and whatever else comes to it costs a build: the store has no errors, only kernels that it does
/// not have.
package struct KernelStore: Sendable {
    let folder: FilePath
    private let most: Int
    let runner: any CommandRunner
    /// What kernels are built with here.
    package let tools: BuildTools

    static let image = "image"
    static let description = "entry.json"
    /// The hash of the description, as `sha256sum` writes it.
    static let sum = "entry.sha256"

    /// What it may take where nobody says, in MiB: two hundred kernels of the standard configuration.
    package static let standardMiB = 4096

    /// - Parameters:
    ///   - folder: It exists, and nobody else may write to it.
    ///   - mostMiB: What all entries may take.
    package init(_ folder: FilePath, mostMiB: Int = Self.standardMiB, runner: any CommandRunner) {
        self.folder = folder
        most = mostMiB << 20
        self.runner = runner
        tools = BuildTools(runner: runner, rememberedIn: folder.appending("tools.json"))
    }

    /// Whether there is an entry, whole or not.
    package func has(_ inputs: KernelInputs) async throws -> Bool {
        Self.identity(of: folder.appending(try await inputs.key(runner))) != nil
    }

    /// Takes a kernel out, if it is there and whole.
    ///
    /// - Parameters:
    ///   - copy: Where the image is wanted; what is there is replaced.
    ///   - evidence: Receives the configuration that it was built with.
    ///   - onNote: Is told what a person should know: an entry that is damaged, and is removed.
    /// - Throws: `CancellationError`, and ``HostCommandError`` where nothing can be hashed.
    package func take(
        _ inputs: KernelInputs,
        to copy: FilePath,
        evidence: FilePath,
        onNote: (String) -> Void
    ) async throws -> StoredKernel? {
        let entry = folder.appending(try await inputs.key(runner))
        guard let identity = Self.identity(of: entry) else { return nil }
        do {
            let (kernel, files) = try await read(entry, inputs, linking: copy)
            do {
                for (name, bytes) in files { try BuildFile.write(bytes, to: evidence.appending(name)) }
            } catch {
                throw NotTaken(reason: Self.words(error))
            }
            // The time of use decides who stays.
            utimensat(AT_FDCWD, entry.appending(Self.description).string, nil, AT_SYMLINK_NOFOLLOW)
            return kernel
        } catch let error as CancellationError {
            throw error
        } catch let error as NotTaken {
            // Nothing is wrong with the entry: there is no space, for example, or another process has just evicted it.
            try? BuildFile.remove(copy)
            guard Self.identity(of: entry) == identity else { return nil }
            onNote("a kernel could not be taken from the store: \(error.reason)")
            return nil
        } catch {
            try? BuildFile.remove(copy)
            try Task.checkCancellation()
            // Evicted by another process while it was read: nothing is wrong with it.
            guard Self.identity(of: entry) == identity else { return nil }
            Self.remove(entry)
            onNote("a kernel in the store was not whole (\(Self.words(error))): it was removed, and is built anew")
            return nil
        }
    }

    /// Keeps a kernel, and lets those go that were not used for longest where it is one too many.
    ///
    /// - Parameter onNote: Is told why it is not kept.
    /// - Throws: `CancellationError`.
    package func keep(_ kernel: KernelToStore, builtFrom inputs: KernelInputs, onNote: (String) -> Void) async throws {
        let new = folder.appending("\(Self.temporary)\(UUID().uuidString)")
        do {
            let entry = folder.appending(try await inputs.key(runner))
            guard Self.identity(of: entry) == nil else { return }
            guard let lock = try EntryLock(making: new) else { return }
            defer { withExtendedLifetime(lock) {} }
            try await write(kernel, inputs, to: new)
            guard Self.bytes(of: new) <= most else {
                onNote("the kernel is larger than all that the store may hold (\(most >> 20) MiB), and is not kept")
                try? FileManager.default.removeItem(atPath: new.string)
                return
            }
            if rename(new.string, entry.string) != 0 {
                // Another process was faster.
                guard errno == EEXIST || errno == ENOTEMPTY else { throw Errno(rawValue: errno) }
                try? FileManager.default.removeItem(atPath: new.string)
            }
            try Self.sync(folder)
            _ = Self.shrink(folder, to: most, sparing: entry)
        } catch {
            try? FileManager.default.removeItem(atPath: new.string)
            if error is CancellationError { throw error }
            try Task.checkCancellation()
            onNote("the kernel could not be kept for the next session: \(Self.words(error))")
        }
    }

    static func words(_ error: any Error) -> String {
        if let error = error as? CocoaError { return error.localizedDescription }
        return "\(error)"
    }
}
