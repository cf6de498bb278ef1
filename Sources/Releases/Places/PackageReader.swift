// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostCommands
import SystemPackage

/// Reads what package files say of themselves, with the distribution's own tools.
struct PackageReader: Sendable {
    let runner: any CommandRunner
    /// The folder of rpm's database that has the keys; rpm's own where it is `nil`.
    var keys: FilePath?

    /// - Throws: ``UnusableRelease`` for a file that is damaged, ``ReleaseError``.
    func package(_ file: FilePath) async throws -> KernelPackage {
        // A tool would wait at a named pipe until its time is over.
        var status = stat()
        guard stat(file.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw UnusableRelease("it is no regular file")
        }
        return file.extension == "rpm" ? try await rpm(file) : try await deb(file)
    }

    /// What comes under a name has to be what it is called.
    func check(_ file: FilePath, is package: KernelPackage) async throws {
        let found = try await self.package(file)
        let isSame =
            (found.name, found.version.text, found.architecture)
            == (package.name, package.version.text, package.architecture)
        guard !isSame else { return }
        throw UnusableRelease(
            "what came as \(package.name) \(package.version) for \(package.architecture) is \(found.name) "
                + "\(found.version) for \(found.architecture)"
        )
    }

    /// Who vouches for a file; `nil` for nobody.
    ///
    /// - Throws: ``UnusableRelease`` where a signature or a digest is wrong.
    func trust(in file: FilePath) async throws -> String? {
        guard file.extension == "rpm" else { return nil }
        let database = keys.map { ["--dbpath", $0.string] } ?? []
        let output = try await run("rpmkeys", database + ["--checksig", "--verbose", file.string], of: "rpm")
        let lines = output.text.split(whereSeparator: \.isNewline).dropFirst()
        // `Payload SHA256 digest: BAD (Expected 9... != c...)`
        if let bad = lines.first(where: { $0.contains(": BAD") || $0.hasSuffix("NOTTRUSTED") }) {
            throw UnusableRelease("it is damaged: \(bad.drop { $0 == " " }.prefix(300))")
        }
        // rpm 6 writes it small.
        let signature = lines.first { $0.lowercased().contains("signature") && $0.hasSuffix(": OK") }
        return signature.map { _ in "the package's signature" }
    }

    /// Of this very file: rpm takes a text for a list of packages otherwise, which may be anywhere, and brackets for a
    /// pattern.
    private static let query = ["--query", "--package", "--nomanifest", "--noglob"]

    /// What an .rpm says of what changed.
    func changeLog(of file: FilePath, to target: FilePath) async throws {
        let output = try await run("rpm", Self.query + ["--changelog", file.string], of: "rpm")
        guard output.end.isSuccess, !output.standardOutput.isEmpty else { return }
        try Data(output.standardOutput).write(to: URL(filePath: target.string))
    }

    private func deb(_ file: FilePath) async throws -> KernelPackage {
        let output = try await run(
            "dpkg-deb",
            ["--field", file.string, "Package", "Version", "Architecture"],
            of: "dpkg"
        )
        guard output.end.isSuccess, let stanza = ControlStanzas(output.standardOutput).stanzas.first,
            let name = stanza["Package"], let version = stanza["Version"].flatMap({ PackageVersion($0, .deb) }),
            let architecture = stanza["Architecture"]
        else { throw UnusableRelease("it is damaged: \(Self.reason(output))") }
        return kernel(file, name, version, architecture)
    }

    private func rpm(_ file: FilePath) async throws -> KernelPackage {
        let format = "%{NAME}\\n%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\n%{ARCH}\\n"
        let output = try await run("rpm", Self.query + ["--queryformat", format, file.string], of: "rpm")
        let lines = output.text.split(separator: "\n").map(String.init)
        guard output.end.isSuccess, lines.count == 3, let version = PackageVersion(lines[1], .rpm) else {
            throw UnusableRelease("it is damaged: \(Self.reason(output))")
        }
        return kernel(file, lines[0], version, lines[2])
    }

    private func kernel(
        _ file: FilePath,
        _ name: String,
        _ version: PackageVersion,
        _ architecture: String
    ) -> KernelPackage {
        let size = try? FileManager.default.attributesOfItem(atPath: file.string)[.size] as? Int
        return KernelPackage(name: name, version: version, architecture: architecture, bytes: size, place: .file(file))
    }

    func run(_ tool: String, _ arguments: [String], of package: String) async throws -> CommandOutput {
        do {
            let output = try await runner.capture(HostCommand.plain(tool, arguments), timeout: .seconds(120))
            // Stopped or out of room, it says nothing of the package: least of all that nobody vouches for it.
            if let trouble = ToolTrouble.ours(tool, output.end, said: output.errorText, folder: "/tmp") {
                throw trouble
            }
            return output
        } catch HostCommandError.notFound {
            throw ReleaseError.toolMissing(tool, package: package)
        }
    }

    static func reason(_ output: CommandOutput) -> String {
        let line = (output.errorText + output.text).split(whereSeparator: \.isNewline).first
        return line.map { String($0.prefix(300)) } ?? "\(output.end)"
    }
}
