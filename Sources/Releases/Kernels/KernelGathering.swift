// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage

/// Puts what a guest needs of a kernel into one folder.
struct KernelGathering: Sendable {
    let key: StoredKernel.Key
    let runner: any CommandRunner

    /// - Parameter target: Exists, with a folder `modules` in it.
    /// - Throws: ``UnusableRelease`` where something that is needed is not there; ``ReleaseError``, `CocoaError`.
    func gather(_ files: KernelFiles, _ trust: [String: String], into target: FilePath) async throws -> StoredKernel {
        var stored = StoredKernel(key: key, release: files.release, trust: trust)
        try copy(files.image, to: target.appending("vmlinuz"))
        if let configuration = files.configuration {
            try copy(configuration, to: target.appending("config"))
            stored.hasConfiguration = true
        }
        if let log = files.changeLog {
            try copy(log, to: target.appending("changelog"))
            stored.hasChangeLog = true
        }
        for file in try await modules(files) {
            let number = stored.modules.count
            let name = "\(number < 10 ? "0" : "")\(number)-\(KernelModules.name(of: file)).ko"
            try await KernelModules.copy(file, to: target.appending("modules").appending(name), runner: runner)
            stored.modules.append(name)
        }
        try await stored.write(to: target, runner: runner)
        return stored
    }

    private func modules(_ files: KernelFiles) async throws -> [FilePath] {
        guard let root = files.moduleRoot else {
            guard key.needs.needed.isEmpty else {
                throw UnusableRelease(
                    "it has no modules, and the scenario needs \(key.needs.needed.joined(separator: ", "))"
                )
            }
            return []
        }
        return try await KernelModules(runner: runner, root: root, release: files.release, isOurs: !key.isInstalled)
            .files(needed: key.needs.needed, wanted: key.needs.wanted)
    }

    private func copy(_ file: FilePath, to target: FilePath) throws {
        try FileManager.default.copyItem(atPath: file.string, toPath: target.string)
    }
}
