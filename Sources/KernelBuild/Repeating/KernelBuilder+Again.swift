// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostCommands
package import SystemPackage

/// What came of building a source a second time.
package enum Repetition: Hashable, Sendable {
    /// The images are equal to the byte.
    case same
    /// They are not; in words, for a person.
    case differs(String)
}

extension KernelBuilder {
    /// Builds the sources that are there once more, from nothing, and compares the images.
    ///
    /// Everything that make leaves is made a second time. What the compiler made comes from ccache where that has it: then
    /// the compiler ran once, for this image as for all others with the same text, which take it from there as well.
    ///
    /// - Parameters:
    ///   - kernel: What ``build(_:source:log:onProgress:)`` made of the same sources. The second image is in its place
    ///     afterwards.
    ///   - source: The sources.
    ///   - recompiling: Has the compiler run a second time, too, at the price of a build without ccache.
    ///   - log: Receives everything that make prints, and the commands, appended.
    /// - Returns: That it does not build a second time is a difference, too.
    /// - Throws: ``BuildError``, ``HostCommandError`` and `CancellationError` when we could not find out.
    package func buildAgain(
        _ kernel: BuiltKernel,
        _ configuration: KernelConfiguration,
        source: SourceTree?,
        recompiling: Bool = false,
        log: FilePath,
        onProgress: @escaping @Sendable (Progress) -> Void
    ) async throws -> Repetition {
        let first = folders.worker.appending("out.first")
        try discard(first)
        defer { try? discard(first) }
        try note("# the same sources once more, from nothing, to compare the images\n", in: log)
        guard rename(folders.output.string, first.string) == 0 else {
            throw BuildError.unusable(path: folders.output, reason: "\(Errno(rawValue: errno))")
        }
        let outcome = try await again(recompiling: recompiling)
            .build(configuration, source: source, log: log, onProgress: onProgress)
        switch outcome {
        case .failed(let failure):
            // The first one is still to be booted.
            try discard(folders.output)
            guard rename(first.string, folders.output.string) == 0 else {
                throw BuildError.unusable(path: folders.output, reason: "\(Errno(rawValue: errno))")
            }
            return .differs("it was built once, and not again: \(failure.reason)")
        case .built(let second) where second.format != kernel.format:
            return .differs("a \(kernel.format.rawValue) was built once, and then a \(second.format.rawValue)")
        case .built(let second):
            let image = first.appending(kernel.format.path)
            guard let difference = try ImageDifference(image, second.image) else { return .same }
            return .differs(try await words(for: difference, in: second.format))
        }
    }

    private func discard(_ folder: FilePath) throws {
        do {
            try BuildFile.remove(folder)
        } catch {
            throw BuildError.unusable(path: folder, reason: error.localizedDescription)
        }
    }

    private func words(for difference: ImageDifference, in format: BuiltKernel.Format) async throws -> String {
        var words = "the second \(format.rawValue) differs from byte \(difference.offset) on"
        if difference.sizes.0 != difference.sizes.1 {
            words += ", and has \(difference.sizes.1) bytes instead of \(difference.sizes.0)"
        }
        // Only the ELF file says what is where.
        guard format == .vmlinux else { return words }
        let sections = try await capture("objdump", ["-h", "-w", "--", format.path])
        guard let section = ImageSection.all(in: sections).first(where: { $0.holds(difference.offset) }) else {
            return words
        }
        words += ", in \(section.name)"
        let symbols = try await capture("nm", ["-n", "-S", "--defined-only", "--", format.path])
        let symbol = section.symbol(at: difference.offset, in: symbols)
        return words + (symbol.map { ", in \($0)" } ?? "")
    }
}
