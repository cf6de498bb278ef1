// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
package import SystemPackage

/// Everything that a kernel's image is a function of. Two builds with equal inputs give the same kernel.
///
/// docs/store.md says of each why it is here, and what is left out.
package struct KernelInputs: Hashable, Sendable, Codable {
    /// Counted up whenever kbisect builds otherwise than before: an older one's kernels are not found any more.
    package static let currentVersion = 1

    package var version = Self.currentVersion
    /// The name of the tree that is checked out, 40 hexadecimal digits.
    package var tree: String
    /// `allnoconfig`, a target, or the SHA-256 of a file.
    package var base: String
    /// The modules that are left of a base that is cut down.
    package var modules: [String]?
    /// All fragments in one text.
    package var fragments: String
    /// What must hold in the effective configuration.
    package var required: [String]
    /// What make is called with, but for the target and its jobs.
    package var arguments: [String]
    /// What make and all that it starts find in their environment, but for what says where ccache keeps what.
    package var environment: [String: String]
    /// Whether builds run in a sandbox: they see less of this machine there.
    package var isConfined: Bool
    /// The SHA-256 of the programs of a build, those that a person asks about first.
    package var tools: [String: String]
    /// The SHA-256 over all programs and libraries of a build.
    package var allTools: String

    /// The same for equal inputs, whatever process asks: JSON with its keys in order.
    var canonical: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return Array(try encoder.encode(self))
        }
    }

    /// What an entry of the store is called: 64 hexadecimal digits.
    func key(_ runner: any CommandRunner) async throws -> String { try await runner.sha256(of: canonical) }
}

extension KernelBuilder {
    /// The folder of the worker that builds here.
    package var worker: FilePath { folders.worker }

    /// The image that the last build left, whatever commit's it is; `nil` where there is none.
    package func lastImage(_ format: BuiltKernel.Format) -> FilePath? {
        let image = folders.output.appending(format.path)
        guard BuildFile.staysInside(image, of: folders.output),
            FileManager.default.fileExists(atPath: image.string)
        else { return nil }
        return image
    }

    /// What the kernel of a tree is a function of.
    ///
    /// - Parameter tree: 40 hexadecimal digits.
    /// - Throws: ``HostCommandError`` where a tool or the base configuration cannot be read.
    package func inputs(
        tree: String,
        _ configuration: KernelConfiguration,
        tools: BuildTools
    ) async throws -> KernelInputs {
        let programs = try await tools.fingerprint()
        var base: String
        var modules: [String]?
        switch configuration.base {
        case .allNoConfig: base = "allnoconfig"
        case .target(let target): base = "target \(target)"
        case .file(let file): base = "file \(try await runner.sha256(of: file))"
        case .cutDown(let file, let loaded):
            base = "cut down \(try await runner.sha256(of: file))"
            modules = loaded.names
        }
        let command = make([], configuration)
        var environment = command.environment.filter { !$0.key.hasPrefix("CCACHE_") }
        // A program that is in no list is found through it.
        environment["PATH"] = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return KernelInputs(
            tree: tree,
            base: base,
            modules: modules,
            fragments: configuration.mergedFragments,
            required: configuration.required.map(\.description),
            arguments: command.arguments,
            environment: environment,
            isConfined: settings.sandbox != nil,
            tools: programs.named,
            allTools: programs.all
        )
    }
}
