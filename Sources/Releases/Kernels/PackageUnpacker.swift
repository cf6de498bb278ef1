// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage

/// Unpacks packages with the distribution's own tools. Their scripts are never run.
struct PackageUnpacker: Sendable {
    let runner: any CommandRunner

    /// Unpacks a package below a folder that is there.
    ///
    /// - Throws: ``UnusableRelease`` for a damaged package, ``ReleaseError``, `CocoaError`.
    func unpack(_ file: FilePath, into root: FilePath, log: FilePath) async throws {
        if file.extension == "rpm" {
            try await unpackRPM(file, into: root, log: log)
        } else {
            try await run("dpkg-deb", ["--extract", file.string, root.string], of: "dpkg", root, log: log)
        }
    }

    /// rpm2archive writes beside the package, and tar unpacks what it wrote.
    private func unpackRPM(_ file: FilePath, into root: FilePath, log: FilePath) async throws {
        let draft = root.appending(".package.rpm")
        let archive = root.appending(".package.rpm.tgz")
        defer {
            for path in [draft, archive] { try? FileManager.default.removeItem(atPath: path.string) }
        }
        try FileManager.default.createSymbolicLink(atPath: draft.string, withDestinationPath: file.string)
        try await run("rpm2archive", [draft.string], of: "rpm", root, log: log)
        let options = ["--extract", "--gzip", "--no-same-owner", "--file", archive.string, "--directory", root.string]
        try await run("tar", options, of: "tar", root, log: log)
    }

    private func run(
        _ tool: String,
        _ arguments: [String],
        of package: String,
        _ root: FilePath,
        log: FilePath
    ) async throws {
        let end: CommandEnd
        do {
            end = try await runner.log(HostCommand.plain(tool, arguments), to: log, timeout: .seconds(600)) { _ in }
        } catch HostCommandError.notFound {
            throw ReleaseError.toolMissing(tool, package: package)
        }
        guard !end.isSuccess else { return }
        let text = FileManager.default.contents(atPath: log.string).map {
            String(decoding: $0.suffix(8192), as: UTF8.self)
        }
        if let trouble = ToolTrouble.ours(tool, end, said: text ?? "", folder: root) { throw trouble }
        let lines = (text ?? "").split(whereSeparator: \.isNewline)
        throw UnusableRelease("the package is damaged: \(lines.last.map { String($0.prefix(300)) } ?? "\(end)")")
    }
}
