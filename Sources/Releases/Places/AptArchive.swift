// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HostCommands
package import SystemPackage

/// The archives that apt knows on this machine.
///
/// apt fetches, so what comes is what the list of a signed archive has the hash of.
package struct AptArchive: ReleaseSource {
    private let runner: any CommandRunner
    private let options: [String]

    /// - Parameter options: More for every call of apt: another root with other archives, for example.
    package init(runner: any CommandRunner, options: [String] = []) {
        self.runner = runner
        self.options = options
    }

    package var words: String { "apt" }

    package func offer() async throws -> PackageOffer {
        let found = try await run("apt-cache", ["search", "--names-only", "^linux-(image|binary|modules)-"])
        let names = found.text.split(whereSeparator: \.isNewline)
            .compactMap { $0.split(separator: " ", maxSplits: 1).first.map(String.init) }
            .filter { KernelPackageName($0, .deb) != nil }
        guard !names.isEmpty else {
            return PackageOffer(problems: ["apt knows no kernels; 'apt-get update' brings the lists"])
        }
        let shown = try await run("apt-cache", ["show", "--"] + names)
        return PackageOffer(ControlStanzas(shown.standardOutput).stanzas.compactMap(Self.package))
    }

    private static func package(_ stanza: ControlStanzas.Stanza) -> KernelPackage? {
        guard let name = stanza["Package"], KernelPackageName(name, .deb) != nil,
            let version = stanza["Version"].flatMap({ PackageVersion($0, .deb) }),
            let architecture = stanza["Architecture"], stanza["Filename"] != nil
        else { return nil }
        return KernelPackage(
            name: name,
            version: version,
            architecture: architecture,
            bytes: stanza["Size"].flatMap { Int($0) },
            place: .archive("apt")
        )
    }

    package func fetch(_ package: KernelPackage, into folder: FilePath, log: FilePath) async throws -> FetchedPackage {
        let what = "\(package.name):\(package.architecture)=\(package.version)"
        // Whatever the machine's configuration allows: what nobody signed is not taken.
        let signed = ["-o", "APT::Get::AllowUnauthenticated=false", "-q", "download", what]
        let command = HostCommand.plain("apt-get", options + signed, in: folder)
        // Without a line for half an hour nothing comes any more.
        let tool = try await LoggedTool(command, log: log, timeout: .seconds(1800), runner: runner)
        let file = try FileManager.default.contentsOfDirectory(atPath: folder.string).first { $0.hasSuffix(".deb") }
        guard tool.end.isSuccess, let file else { throw FetchFailure.error(what, tool.lines, folder: folder) }
        // That is by its signature, or because the machine's owner wrote [trusted=yes].
        return FetchedPackage(file: folder.appending(file), trust: "apt, which trusts the archive")
    }

    private func run(_ tool: String, _ arguments: [String]) async throws -> CommandOutput {
        do {
            let output = try await runner.capture(HostCommand.plain(tool, options + arguments), timeout: .seconds(120))
            // apt-cache show fails where one of the names has gone meanwhile, and shows the others.
            guard output.end.isSuccess || !output.standardOutput.isEmpty else {
                throw ReleaseError.toolFailed(tool, reason: String(output.errorText.prefix(300)))
            }
            return output
        } catch HostCommandError.notFound {
            throw ReleaseError.toolMissing(tool, package: "apt")
        }
    }
}
