// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HostCommands
package import SystemPackage

/// The archives that dnf knows on this machine.
///
/// dnf fetches; the signature of each package is looked at before it is used.
package struct DnfArchive: ReleaseSource {
    private let runner: any CommandRunner
    private let options: [String]
    private let reader: PackageReader

    /// - Parameters:
    ///   - options: More for every call of dnf.
    ///   - keys: The folder of rpm's database that has the keys; rpm's own where it is `nil`.
    package init(runner: any CommandRunner, options: [String] = [], keys: FilePath? = nil) {
        self.runner = runner
        self.options = options
        reader = PackageReader(runner: runner, keys: keys)
    }

    package var words: String { "dnf" }

    package func offer() async throws -> PackageOffer {
        // An epoch of 0 is as good as none, and no version of a kernel is written with it. All versions are shown: dnf 5
        // does not know --showduplicates, and dnf 4 does not need it.
        let format = "%{name}\\t%{epoch}:%{version}-%{release}\\t%{arch}\\t%{downloadsize}\\n"
        let query = ["repoquery", "--available", "--queryformat", format, "kernel*"]
        let output: CommandOutput
        do {
            output = try await runner.capture(HostCommand.plain("dnf", options + query), timeout: .seconds(600))
        } catch HostCommandError.notFound {
            throw ReleaseError.toolMissing("dnf", package: "dnf")
        }
        let packages = output.text.split(separator: "\n").compactMap(Self.package)
        let said = output.errorText.split(whereSeparator: \.isNewline).map(String.init)
        // An archive that does not answer is left out by Fedora's configuration, and dnf succeeds.
        let problems = said.filter { $0.contains("Failed to download metadata") }.map { "dnf: \($0.prefix(300))" }
        guard output.end.isSuccess, !packages.isEmpty || problems.isEmpty else {
            throw FetchFailure.error("the list of kernels", said, folder: "/var/cache/dnf")
        }
        let none = packages.isEmpty ? ["dnf knows no kernels; 'dnf repolist' says which archives it has"] : []
        return PackageOffer(packages, problems: problems + none)
    }

    private static func package(_ line: Substring) -> KernelPackage? {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 4, KernelPackageName(fields[0], .rpm) != nil else { return nil }
        let text = fields[1].hasPrefix("0:") ? String(fields[1].dropFirst(2)) : fields[1]
        guard let version = PackageVersion(text, .rpm) else { return nil }
        return KernelPackage(
            name: fields[0],
            version: version,
            architecture: fields[2],
            bytes: Int(fields[3]),
            place: .archive("dnf")
        )
    }

    package func fetch(_ package: KernelPackage, into folder: FilePath, log: FilePath) async throws -> FetchedPackage {
        let what = "\(package.name)-\(package.version).\(package.architecture)"
        let command = HostCommand.plain("dnf", options + ["download", "--destdir", folder.string, what])
        let tool = try await LoggedTool(command, log: log, timeout: .seconds(1800), runner: runner)
        if tool.lines.contains(where: { $0.hasPrefix("No such command: download") }) {
            throw ReleaseError.toolMissing("dnf download", package: "dnf-plugins-core")
        }
        let file = try FileManager.default.contentsOfDirectory(atPath: folder.string).first { $0.hasSuffix(".rpm") }
        guard tool.end.isSuccess, let file else { throw FetchFailure.error(what, tool.lines, folder: folder) }
        let path = folder.appending(file)
        guard let trust = try await reader.trust(in: path) else {
            throw UnusableRelease(
                "\(what) is not signed by a key that rpm knows; what lies in a folder is taken as it is"
            )
        }
        return FetchedPackage(file: path, trust: trust)
    }
}
