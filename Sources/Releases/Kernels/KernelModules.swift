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
            guard let path = Self.path(in: line), PackageTree.isFile(path, below: root) else {
                throw UnusableRelease(
                    "the module \(line.dropFirst("insmod ".count).prefix(300)) is not among its modules"
                )
            }
            files.append(path)
        }
        return files
    }

    /// What `insmod PATH OPTIONS` names. Options come from the command line of the host's kernel; folders of the cache may
    /// have blanks in their names.
    static func path(in line: Substring) -> FilePath? {
        let words = /insmod (.*?\.ko(?:\.xz|\.zst|\.gz)?)(?: .*)?/
        return line.wholeMatch(of: words).map { FilePath(String($0.1)) }
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

    /// More than any module that is stripped.
    private static let mostBytes = 256 << 20

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
                limit: mostBytes,
                timeout: .seconds(120)
            )
            if let trouble = ToolTrouble.ours(tool, output.end, said: output.errorText, folder: target) {
                throw trouble
            }
            guard output.end.isSuccess else {
                throw UnusableRelease("its module \(name(of: module)) is damaged: \(PackageReader.reason(output))")
            }
            guard output.standardOutput.count < mostBytes else {
                throw UnusableRelease("its module \(name(of: module)) is larger than \(mostBytes >> 20) MiB")
            }
            try Data(output.standardOutput).write(to: URL(filePath: target.string))
        } catch HostCommandError.notFound {
            throw ReleaseError.toolMissing(tool ?? "cp", package: tool == "xz" ? "xz-utils" : tool ?? "coreutils")
        }
    }
}
