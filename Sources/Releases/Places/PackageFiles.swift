// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HostCommands
package import SystemPackage

/// Package files on the disk: a folder of them, or one.
///
/// Nobody vouches for a .deb by itself; of an .rpm the signature is looked at.
package struct PackageFiles: ReleaseSource {
    private let path: FilePath
    private let runner: any CommandRunner

    /// - Parameter path: A folder, which is not descended into, or a package file.
    package init(_ path: FilePath, runner: any CommandRunner) {
        self.path = path
        self.runner = runner
    }

    package var words: String { path.string }

    package func offer() async throws -> PackageOffer {
        var offer = PackageOffer()
        for file in try files() {
            let name = file.lastComponent?.string ?? ""
            // Other packages are told by their names alone: a folder may have thousands.
            guard let said = PackageFileName(name), KernelPackageName(said.name, said.version.scheme) != nil else {
                continue
            }
            do {
                offer.packages.append(try await PackageReader(runner: runner).package(file))
            } catch let error as UnusableRelease {
                offer.problems.append("\(name): \(error.reason)")
            }
        }
        return offer
    }

    package func fetch(_ package: KernelPackage, into folder: FilePath, log: FilePath) async throws -> FetchedPackage {
        guard case .file(let file) = package.place else {
            throw ReleaseError.gone(package.name, reason: "it is no file")
        }
        return FetchedPackage(file: file, trust: try await PackageReader(runner: runner).trust(in: file))
    }

    private func files() throws -> [FilePath] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path.string, isDirectory: &isFolder) else {
            throw ReleaseError.notASource(path.string, reason: "there is no such file or folder")
        }
        guard isFolder.boolValue else { return [path] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path.string).sorted().map { path.appending($0) }
        } catch {
            throw ReleaseError.notASource(path.string, reason: error.localizedDescription)
        }
    }
}

/// Reads what package files say of themselves, with the distribution's own tools.
struct PackageReader: Sendable {
    let runner: any CommandRunner

    /// - Throws: ``UnusableRelease`` for a file that is damaged, ``ReleaseError``.
    func package(_ file: FilePath) async throws -> KernelPackage {
        file.extension == "rpm" ? try await rpm(file) : try await deb(file)
    }

    /// Who vouches for a file; `nil` for nobody.
    ///
    /// - Throws: ``UnusableRelease`` where a signature or a digest is wrong.
    func trust(in file: FilePath) async throws -> String? {
        guard file.extension == "rpm" else { return nil }
        let output = try await run("rpmkeys", ["--checksig", "--verbose", file.string], of: "rpm")
        let lines = output.text.split(whereSeparator: \.isNewline).dropFirst()
        if let bad = lines.first(where: { $0.hasSuffix(": BAD") || $0.hasSuffix("NOTTRUSTED") }) {
            throw UnusableRelease("it is damaged: \(bad.drop { $0 == " " })")
        }
        let signature = lines.first { $0.contains("Signature") && $0.hasSuffix(": OK") }
        return signature.map { _ in "the package's signature" }
    }

    /// What an .rpm says of what changed.
    func changeLog(of file: FilePath, to target: FilePath) async throws {
        let output = try await run("rpm", ["--query", "--package", "--changelog", file.string], of: "rpm")
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
        let output = try await run("rpm", ["--query", "--package", "--queryformat", format, file.string], of: "rpm")
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
            return try await runner.capture(HostCommand.plain(tool, arguments), timeout: .seconds(120))
        } catch HostCommandError.notFound {
            throw ReleaseError.toolMissing(tool, package: package)
        }
    }

    static func reason(_ output: CommandOutput) -> String {
        let line = (output.errorText + output.text).split(whereSeparator: \.isNewline).first
        return line.map { String($0.prefix(300)) } ?? "\(output.end)"
    }
}
