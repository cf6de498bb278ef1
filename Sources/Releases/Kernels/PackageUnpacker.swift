// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage

/// Unpacks packages with the distribution's own tools. Their scripts are never run.
struct PackageUnpacker: Sendable {
    let runner: any CommandRunner

    /// Unpacks a package below a folder that is there, over what is there of others.
    ///
    /// - Parameter aside: A folder for what is needed meanwhile, out of the packages' reach.
    /// - Throws: ``UnusableRelease`` for a damaged package, ``ReleaseError``.
    func unpack(_ file: FilePath, into root: FilePath, aside: FilePath, log: FilePath) async throws {
        // What comes next must not be led out of the root by what this one brought, even where that broke off.
        defer { UnpackedTree(root: root).clean() }
        if file.extension == "rpm" {
            try await unpackRPM(file, into: root, aside: aside, log: log)
        } else {
            try await run("dpkg-deb", ["--extract", file.string, root.string], of: "dpkg", root, log: log)
        }
    }

    /// rpm2archive writes beside the package, and tar unpacks what it wrote.
    private func unpackRPM(_ file: FilePath, into root: FilePath, aside: FilePath, log: FilePath) async throws {
        let draft = aside.appending("package.rpm")
        let archive = aside.appending("package.rpm.tgz")
        defer {
            for path in [draft, archive] { try? FileManager.default.removeItem(atPath: path.string) }
        }
        do {
            try FileManager.default.createSymbolicLink(atPath: draft.string, withDestinationPath: file.string)
        } catch {
            throw ReleaseError.noSpace(aside, reason: error.localizedDescription)
        }
        try await run("rpm2archive", [draft.string], of: "rpm", root, log: log)
        let options = ["--extract", "--gzip", "--no-same-owner", "--file", archive.string, "--directory", root.string]
        try await run("tar", options, of: "tar", root, log: log)
    }

    private func run(
        _ name: String,
        _ arguments: [String],
        of package: String,
        _ root: FilePath,
        log: FilePath
    ) async throws {
        let tool: LoggedTool
        do {
            tool = try await LoggedTool(
                HostCommand.plain(name, arguments),
                log: log,
                timeout: .seconds(600),
                runner: runner
            )
        } catch HostCommandError.notFound {
            throw ReleaseError.toolMissing(name, package: package)
        }
        guard !tool.end.isSuccess else { return }
        if let full = tool.lines.last(where: { $0.contains("No space left") || $0.contains("Disk quota") }) {
            throw ReleaseError.noSpace(root, reason: String(full.prefix(300)))
        }
        throw UnusableRelease(
            "the package is damaged: \(tool.lines.last.map { String($0.prefix(300)) } ?? "\(tool.end)")"
        )
    }
}
