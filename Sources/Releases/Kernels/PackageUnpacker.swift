// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage

/// Unpacks packages with the distribution's own tools. Their scripts are never run.
struct PackageUnpacker: Sendable {
    let runner: any CommandRunner

    /// Unpacks a package below a folder that is there, which nothing else is in.
    ///
    /// - Parameter aside: A folder for what is needed meanwhile, out of the packages' reach.
    /// - Throws: ``UnusableRelease`` for a damaged package, ``ReleaseError``, `CocoaError`.
    func unpack(_ file: FilePath, into root: FilePath, aside: FilePath, log: FilePath) async throws {
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
        try FileManager.default.createSymbolicLink(atPath: draft.string, withDestinationPath: file.string)
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
        let said = tool.lines.joined(separator: "\n")
        if let trouble = ToolTrouble.ours(name, tool.end, said: said, folder: root) { throw trouble }
        throw UnusableRelease(
            "the package is damaged: \(tool.lines.last.map { String($0.prefix(300)) } ?? "\(tool.end)")"
        )
    }
}
