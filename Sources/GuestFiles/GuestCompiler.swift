// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HostCommands
import HostFiles
package import SystemPackage

/// Compiles programs for the guest with the host's gcc, each once.
///
/// A binary is kept as `<cache>/guest/<sha256>/<name>`; the hash covers the sources, the flags and the compiler. Beside it
/// lies its own SHA-256: one that was cut short would be a kernel that does not boot, so it is compiled again.
package struct GuestCompiler: Sendable {
    /// A C file that takes longer than this is not a reproducer.
    private static let limit = Duration.seconds(120)

    private let runner: any CommandRunner
    private let folder: FilePath
    private let compiler: String
    private let sandbox: Sandbox?

    /// - Parameters:
    ///   - cache: A folder that may be deleted at any time; made when missing.
    ///   - compiler: A C compiler that takes gcc's flags.
    ///   - sandbox: What it is run in, since `#include` reads any file; `nil` for none.
    package init(
        runner: any CommandRunner,
        cache: FilePath,
        compiler: String = "gcc",
        sandbox: Sandbox? = nil
    ) {
        self.sandbox = sandbox
        self.runner = runner
        folder = cache.appending("guest")
        self.compiler = compiler
    }

    /// The static binary of a program.
    ///
    /// - Throws: ``GuestCompilerError``, ``GuestFileError``, ``HostCommandError``, `CancellationError`.
    package func compile(_ program: GuestProgram) async throws -> FilePath {
        let hash = try await hash(program)
        let place = folder.appending(hash)
        let binary = place.appending(program.name)
        if try await isWhole(binary) { return binary }
        let draft = WholeFile.draft(for: place)
        defer { try? FileManager.default.removeItem(atPath: draft.string) }
        try write(program, to: draft)
        let log = folder.appending("\(hash).log")
        try? FileManager.default.removeItem(atPath: log.string)
        let sources = program.sources.keys.filter { $0.hasSuffix(".c") }.sorted()
        var command = HostCommand(
            compiler,
            program.flags + ["-o", program.name] + sources,
            environment: ["LC_ALL": "C"],
            workingDirectory: draft
        )
        command.confinement = sandbox?.confinement(writable: [draft])
        let end = try await runner.log(command, to: log, timeout: Self.limit) { _ in }
        guard end.isSuccess else { throw try failure(of: program, end, log) }
        try await keep(draft, as: place, program.name)
        return binary
    }

    private func hash(_ program: GuestProgram) async throws -> String {
        let version = try await runner.capture(HostCommand(compiler, ["--version"]), timeout: .seconds(20))
        guard version.end.isSuccess else { throw GuestCompilerError.compilerFails(compiler, version.end) }
        // Each part with its length, so that no two programs give the same bytes.
        let parts =
            [compiler, version.text, program.name] + program.flags
            + program.sources.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        let text = parts.map { "\($0.utf8.count) \($0)\n" }.joined()
        return try await runner.sha256(of: Array(text.utf8))
    }

    /// Whether a binary that was kept is still what was compiled.
    private func isWhole(_ binary: FilePath) async throws -> Bool {
        guard FileManager.default.isExecutableFile(atPath: binary.string),
            let sum = try? SmallFile.read(Self.sum(of: binary), limit: 4096)
        else { return false }
        return try await runner.sha256(of: binary) == String(decoding: sum.prefix(64), as: UTF8.self)
    }

    /// As `sha256sum --check` reads it.
    private static func sum(of binary: FilePath) -> FilePath { FilePath(binary.string + ".sha256") }

    /// Puts what was compiled in its place, in the place of what is damaged there or what somebody else made meanwhile.
    private func keep(_ draft: FilePath, as place: FilePath, _ name: String) async throws {
        let binary = draft.appending(name)
        let line = "\(try await runner.sha256(of: binary))  \(name)\n"
        try WholeFile.write(Array(line.utf8), to: Self.sum(of: binary))
        do {
            for file in [binary, Self.sum(of: binary), draft] { try WholeFile.sync(file) }
            do {
                try WholeFile.move(draft, to: place)
            } catch {
                // It is there. The sum goes last: until then it does not match, and whoever looks compiles again.
                let kept = place.appending(name)
                try WholeFile.move(binary, to: kept)
                try WholeFile.move(Self.sum(of: binary), to: Self.sum(of: kept))
                try WholeFile.sync(place)
            }
            try WholeFile.sync(folder)
        } catch {
            throw GuestFileError.unwritable(place, reason: "\(error)")
        }
    }

    private func write(_ program: GuestProgram, to draft: FilePath) throws {
        do {
            try FileManager.default.createDirectory(atPath: draft.string, withIntermediateDirectories: true)
        } catch {
            throw GuestFileError.unwritable(draft, reason: error.localizedDescription)
        }
        for (name, text) in program.sources {
            guard let component = FilePath.Component(name), component.kind == .regular else {
                throw GuestFileError.unsuitable(FilePath(name), reason: "it is not the name of a source file")
            }
            try WholeFile.write(Array(text.utf8), to: draft.appending(component))
        }
    }

    private func failure(of program: GuestProgram, _ end: CommandEnd, _ log: FilePath) throws -> GuestCompilerError {
        let lines = String(decoding: try WholeFile.read(log), as: UTF8.self).split(whereSeparator: \.isNewline)
        let telling = lines.first { $0.contains("error: ") || $0.contains("cannot find") } ?? lines.first ?? "\(end)"
        let printable = telling.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }
        return .doesNotCompile(
            program: program.name,
            firstError: String(String.UnicodeScalarView(printable.prefix(300))),
            log: log
        )
    }
}

/// Why there is no binary.
package enum GuestCompilerError: Error, Hashable, Sendable {
    /// The compiler rejected the source. The log has all that it said.
    case doesNotCompile(program: String, firstError: String, log: FilePath)
    /// A tool did not even tell its version or hash.
    case compilerFails(String, CommandEnd)
}

extension GuestCompilerError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .doesNotCompile(let program, let firstError, let log):
            "cannot compile '\(program)' for the guest: \(firstError); the compiler's whole output is in '\(log)'"
        case .compilerFails(let tool, let end):
            "cannot compile for the guest: '\(tool)' does not work (\(end)); try to run it in a shell"
        }
    }
}
