// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage

/// Finds the modules that a guest needs, with all that they depend on, as kmod says it.
struct KernelModules: Sendable {
    let runner: any CommandRunner
    /// Has `lib/modules/<release>`.
    let root: FilePath
    let release: String
    /// Whether the folder is ours, so that depmod may write there.
    let isOurs: Bool

    /// Module files in the order in which they are to be loaded.
    ///
    /// - Parameters:
    ///   - needed: Without one of these the guest cannot do its work.
    ///   - wanted: These are taken where they are there.
    /// - Throws: ``UnusableRelease`` where a needed one is neither there nor built in.
    func files(needed: [String], wanted: [String]) async throws -> [FilePath] {
        try await index()
        let soft = SoftDependencies(folder.appending("modules.softdep"), below: root)
        var files: [FilePath] = []
        func add(_ more: [FilePath]) { for file in more where !files.contains(file) { files.append(file) } }
        for module in wanted { add(try await dependencies(of: module) ?? []) }
        for module in needed {
            guard let found = try await dependencies(of: module) else {
                throw UnusableRelease("the module '\(module)', which the scenario needs, is not in its packages")
            }
            // kmod follows one line of them for each module, and btrfs has four.
            for file in found {
                for name in soft.before(Self.name(of: file)) { add(try await dependencies(of: name) ?? []) }
            }
            add(found)
        }
        return files
    }

    private var folder: FilePath { root.appending("lib/modules").appending(release) }

    /// Packages come without the index, which their scripts would make; one that brings its own is not believed.
    private func index() async throws {
        guard isOurs else {
            let index = folder.appending("modules.dep.bin")
            guard !FileManager.default.fileExists(atPath: index.string) else { return }
            throw UnusableRelease("its modules have no index: run 'depmod \(release)' as root")
        }
        let output = try await run("depmod", ["-b", root.string, release])
        if let trouble = ToolTrouble.ours("depmod", output.end, said: output.errorText, folder: root) { throw trouble }
        guard output.end.isSuccess else {
            throw UnusableRelease("its modules cannot be indexed: \(PackageReader.reason(output))")
        }
    }

    /// - Returns: `nil` where there is no such module; nothing where it is built in.
    private func dependencies(of module: String) async throws -> [FilePath]? {
        // No configuration of the host: its aliases and blacklists are not the guest's.
        let options = ["-d", root.string, "-S", release, "-C", "/dev/null", "--show-depends", "--", module]
        let output = try await run("modprobe", options)
        guard output.end.isSuccess else {
            guard case .exited = output.end, output.errorText.contains("not found in directory") else {
                throw ReleaseError.toolFailed("modprobe", reason: PackageReader.reason(output))
            }
            return nil
        }
        var files: [FilePath] = []
        for line in output.text.split(separator: "\n") where line.hasPrefix("insmod ") {
            let path = line.dropFirst("insmod ".count).prefix { $0 != " " }
            let file = FilePath(String(path))
            guard PackageTree.isFile(file, below: root) else {
                throw UnusableRelease("the module \(path.prefix(300)) is not among its modules")
            }
            files.append(file)
        }
        return files
    }

    private func run(_ tool: String, _ arguments: [String]) async throws -> CommandOutput {
        do {
            return try await runner.capture(HostCommand.plain(tool, arguments), timeout: .seconds(120))
        } catch HostCommandError.notFound {
            throw ReleaseError.toolMissing(tool, package: "kmod")
        }
    }

    /// `crc32c_intel` for `.../crc32c-intel.ko.xz`: lsmod knows no hyphens.
    static func name(of file: FilePath) -> String {
        let name = file.lastComponent?.string ?? ""
        return name.prefix { $0 != "." }.map { $0 == "-" ? "_" : $0 }.reduce(into: "") { $0.append($1) }
    }

    /// Brings a module to a place of ours, unpacked: the guest's kernel may not be able to.
    static func copy(_ module: FilePath, to target: FilePath, runner: any CommandRunner) async throws {
        let tool: String? =
            switch module.extension {
            case "xz": "xz"
            case "zst": "zstd"
            case "gz": "gzip"
            default: nil
            }
        do {
            guard let tool else {
                return try FileManager.default.copyItem(atPath: module.string, toPath: target.string)
            }
            let output = try await runner.capture(
                HostCommand.plain(tool, ["--decompress", "--stdout", "--", module.string]),
                input: [],
                limit: 256 << 20,
                timeout: .seconds(120)
            )
            if let trouble = ToolTrouble.ours(tool, output.end, said: output.errorText, folder: target) {
                throw trouble
            }
            guard output.end.isSuccess else {
                throw UnusableRelease("its module \(name(of: module)) is damaged: \(PackageReader.reason(output))")
            }
            try Data(output.standardOutput).write(to: URL(filePath: target.string))
        } catch HostCommandError.notFound {
            throw ReleaseError.toolMissing(tool ?? "cp", package: tool == "xz" ? "xz-utils" : tool ?? "coreutils")
        }
    }
}

/// What modules ask for by name to be loaded before them, where it is there: `modules.softdep`.
struct SoftDependencies {
    private var names: [String: [String]] = [:]

    init(_ file: FilePath, below root: FilePath) {
        guard PackageTree.isFile(file, below: root),
            let data = FileManager.default.contents(atPath: file.string), data.count < 1 << 20
        else { return }
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            // softdep btrfs pre: crc32c post: x
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 3, words[0] == "softdep", let start = words.firstIndex(of: "pre:") else { continue }
            let before = words[(start + 1)...].prefix { $0 != "post:" }
            names[words[1], default: []] += before
        }
    }

    func before(_ module: String) -> [String] { names[module] ?? [] }
}
