// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HostCommands
import HostFiles
package import SystemPackage

/// Addresses of packages in a file, for archives that keep everything, such as snapshot.debian.org: one a line, followed
/// by the SHA-256 of the package where that is known. `#` begins a comment.
package struct AddressList: ReleaseSource {
    private let path: FilePath
    private let runner: any CommandRunner

    package init(_ path: FilePath, runner: any CommandRunner) {
        self.path = path
        self.runner = runner
    }

    package var words: String { path.string }

    /// As many as fifty years of a distribution's kernels.
    private static let mostBytes = 16 << 20

    package func offer() async throws -> PackageOffer {
        let data: [UInt8]
        do {
            data = try SmallFile.read(path, limit: Self.mostBytes)
        } catch {
            throw ReleaseError.notASource(path.string, reason: "\(error)")
        }
        var offer = PackageOffer()
        let lines = String(decoding: data, as: UTF8.self).split(
            omittingEmptySubsequences: false,
            whereSeparator: \.isNewline
        )
        for (index, line) in lines.enumerated() {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let address = words.first else { continue }
            switch Self.package(at: address, rest: words.dropFirst()) {
            case .success(let package): offer.packages.append(package)
            case .failure(let problem):
                throw ReleaseError.notASource(path.string, reason: "line \(index + 1): \(problem.reason)")
            }
        }
        return offer
    }

    private static func package(
        at address: String,
        rest: ArraySlice<String>
    ) -> Result<KernelPackage, UnusableRelease> {
        let isSafe = address.hasPrefix("https://") || address.hasPrefix("file:///")
        guard isSafe || address.hasPrefix("http://") else {
            return .failure(
                UnusableRelease("'\(address.prefix(100))' is no address: write https://, http:// or file:///")
            )
        }
        guard let name = address.split(separator: "/").last.flatMap({ PackageFileName($0) }),
            KernelPackageName(name.name, name.version.scheme) != nil
        else {
            return .failure(UnusableRelease("'\(address.prefix(200))' does not end in the name of a kernel's package"))
        }
        let sum = rest.first?.lowercased()
        guard rest.count <= 1, sum.map({ $0.utf8.count == 64 && $0.allSatisfy(\.isHexDigit) }) ?? true else {
            return .failure(UnusableRelease("what follows the address is no SHA-256: 64 hexadecimal digits"))
        }
        guard isSafe || sum != nil else {
            return .failure(
                UnusableRelease(
                    "an address with http:// needs the package's SHA-256 behind it, or anybody could change it"
                )
            )
        }
        return .success(
            KernelPackage(
                name: name.name,
                version: name.version,
                architecture: name.architecture,
                place: .address(address, sha256: sum)
            )
        )
    }

    package func fetch(_ package: KernelPackage, into folder: FilePath, log: FilePath) async throws -> FetchedPackage {
        guard case .address(let address, let sum) = package.place else {
            throw ReleaseError.gone(package.name, reason: "it has no address")
        }
        let file = folder.appending(package.version.scheme == .deb ? "package.deb" : "package.rpm")
        // Brackets and braces in an address are no ranges.
        let options = ["--fail", "--globoff", "--location", "--silent", "--show-error", "--proto", "=https,http,file"]
        // A redirection must not lead from the network to the disk, nor out of TLS where nothing else vouches for it.
        let onward = ["--proto-redir", sum == nil ? "=https" : "=https,http", "--connect-timeout", "30"]
        let command = HostCommand.plain("curl", options + onward + ["--output", file.string, "--", address])
        let tool: LoggedTool
        do {
            tool = try await LoggedTool(command, log: log, timeout: .seconds(1800), runner: runner)
        } catch HostCommandError.notFound {
            throw ReleaseError.toolMissing("curl", package: "curl")
        }
        guard tool.end.isSuccess else { throw FetchFailure.error(address, tool.lines, folder: folder) }
        let reader = PackageReader(runner: runner)
        guard let sum else { return FetchedPackage(file: file, trust: try await reader.trust(in: file)) }
        let found = try await runner.sha256(of: file)
        guard found == sum else {
            throw UnusableRelease("it is damaged, or another: its SHA-256 is \(found), and the list says \(sum)")
        }
        return FetchedPackage(file: file, trust: "the SHA-256 of the list")
    }
}
