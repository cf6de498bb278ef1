// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostCommands
import KernelBuild
import SystemPackage

/// A tree whose makefile does what a commit of somebody's could, beside things that are none of its business.
final class HostileMakefile: Sendable {
    let root = FilePath("/tmp/kbisect-hostile-\(UUID().uuidString)")
    let folders: WorkerFolders
    var secret: FilePath { root.appending("home/.ssh/id") }
    var cache: FilePath { root.appending("ccache") }
    var log: FilePath { root.appending("build.log") }

    init() throws {
        folders = WorkerFolders(root: root.appending("workers"), name: "0")
        let others = [secret.removingLastComponent(), root.appending("repository"), root.appending("workers/1/out")]
        for folder in [folders.source, folders.output, cache] + others {
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        }
        try Data("secret\n".utf8).write(to: URL(filePath: secret.string))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root.string)
    }

    /// Recipes for `make vmlinux`, in a makefile's words.
    func write(_ recipe: [String]) throws {
        let text = """
            SHELL := /bin/bash
            allnoconfig:
            \t@cp $$KCONFIG_ALLCONFIG $(O)/.config
            vmlinux bzImage:
            \(recipe.map { "\t\($0)\n" }.joined())
            """
        try Data(text.utf8).write(to: URL(filePath: folders.source.appending("Makefile").string))
    }

    func builder(_ sandbox: Sandbox?, timeout: Duration = .seconds(60), usesCache: Bool = false) -> KernelBuilder {
        KernelBuilder(
            runner: HostCommandRunner(),
            folders: folders,
            settings: BuildSettings(
                jobs: 2,
                timeout: timeout,
                ccacheFolder: usesCache ? cache : nil,
                sandbox: sandbox
            ),
            // Other tests run beside these.
            load: { 0 }
        )
    }

    /// Builds, and returns what came of it and what was printed.
    func build(_ builder: KernelBuilder) async throws -> (outcome: BuildOutcome, log: String) {
        try? FileManager.default.removeItem(atPath: log.string)
        let configuration = KernelConfiguration(fragments: [.init(name: "test", text: "CONFIG_PVH=y")])
        let outcome = try await builder.build(configuration, source: .unchanged, log: log) { _ in }
        return (outcome, try String(contentsOfFile: log.string, encoding: .utf8))
    }

    /// The sandbox of this machine.
    static let sandbox = Sandbox(path: ProcessInfo.processInfo.environment["PATH"] ?? "", hidden: [])
}

/// A socket that listens, and whom nobody has to answer.
final class Listener: Sendable {
    private let descriptor: Int32

    /// At a path.
    init(at path: FilePath) {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.string.utf8)) }
        listen(with: &address)
    }

    /// At a port of 127.0.0.1 that the kernel chooses.
    init() {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        listen(with: &address)
    }

    deinit {
        close(descriptor)
    }

    var port: UInt16 {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    private func listen<Address>(with address: inout Address) {
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        _ = Glibc.listen(descriptor, 8)
    }
}
