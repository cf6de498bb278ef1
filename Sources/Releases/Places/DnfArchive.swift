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

    /// - Parameter options: More for every call of dnf.
    package init(runner: any CommandRunner, options: [String] = []) {
        self.runner = runner
        self.options = options
    }

    package var words: String { "dnf" }

    package func offer() async throws -> PackageOffer {
        // An epoch of 0 is as good as none, and no version of a kernel is written with it.
        let format = "%{name}\\t%{epoch}:%{version}-%{release}\\t%{arch}\\t%{downloadsize}\\n"
        let query = ["repoquery", "--quiet", "--available", "--showduplicates", "--queryformat", format, "kernel*"]
        let output: CommandOutput
        do {
            output = try await runner.capture(HostCommand.plain("dnf", options + query), timeout: .seconds(600))
        } catch HostCommandError.notFound {
            throw ReleaseError.toolMissing("dnf", package: "dnf")
        }
        guard output.end.isSuccess else {
            throw FetchFailure.error("the list of kernels", output: output.errorText, folder: "/var/cache/dnf")
        }
        return PackageOffer(output.text.split(separator: "\n").compactMap(Self.package))
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
        let end = try await runner.log(command, to: log, timeout: .seconds(1800)) { _ in }
        let file = try FileManager.default.contentsOfDirectory(atPath: folder.string).first { $0.hasSuffix(".rpm") }
        guard end.isSuccess, let file else {
            let output = FileManager.default.contents(atPath: log.string).map {
                String(decoding: $0.suffix(8192), as: UTF8.self)
            }
            throw FetchFailure.error(what, output: output ?? "\(end)", folder: folder)
        }
        let path = folder.appending(file)
        guard let trust = try await PackageReader(runner: runner).trust(in: path) else {
            throw UnusableRelease(
                "\(what) is not signed by a key that rpm knows; what lies in a folder is taken as it is"
            )
        }
        return FetchedPackage(file: path, trust: trust)
    }
}
