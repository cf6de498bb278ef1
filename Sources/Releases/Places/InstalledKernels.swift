// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HostCommands
package import SystemPackage

/// Kernels that are installed: `vmlinuz-*` in a boot folder, with their modules below the same root.
package struct InstalledKernels: ReleaseSource {
    private let boot: FilePath
    private let runner: any CommandRunner

    /// - Parameter boot: `/boot`, or that of another system whose root is above it.
    package init(boot: FilePath = "/boot", runner: any CommandRunner) {
        self.boot = boot
        self.runner = runner
    }

    package var words: String { boot.string }

    /// Whether a folder has kernels in it that are not packed.
    package static func isBoot(_ folder: FilePath) -> Bool {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []).contains(where: isKernel)
    }

    private static func isKernel(_ name: String) -> Bool {
        name.hasPrefix("vmlinuz-") && !name.hasPrefix("vmlinuz-0-rescue")
    }

    package func offer() async throws -> PackageOffer {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: boot.string)) ?? []
        var offer = PackageOffer()
        for name in names.sorted() where Self.isKernel(name) {
            let release = String(name.dropFirst("vmlinuz-".count))
            guard FileManager.default.isReadableFile(atPath: boot.appending(name).string) else {
                offer.problems.append("\(boot.appending(name)) cannot be read by this user")
                continue
            }
            if let package = try await owner(of: boot.appending(name), release) {
                offer.packages.append(package)
            } else if release.first?.isNumber == true {
                offer.problems.append("\(boot.appending(name)): what version it has is not known")
            }
        }
        return offer
    }

    /// The kernel is where it is: nothing is fetched.
    package func fetch(_ package: KernelPackage, into folder: FilePath, log: FilePath) async throws -> FetchedPackage {
        FetchedPackage(file: boot, trust: "this system")
    }

    /// The package that a kernel was installed from, or what it says of itself.
    ///
    /// Its release name alone does not order it: Debian's 6.1.0-50-cloud-amd64 is 6.1.176.
    private func owner(of file: FilePath, _ release: String) async throws -> KernelPackage? {
        if boot.removingLastComponent() == "/" {
            if let owner = try await debOwner(of: file, release) { return owner }
            if let owner = try await rpmOwner(of: file, release) { return owner }
        }
        guard let said = BootImage.version(of: file) else { return nil }
        if let rpm = release.wholeMatch(of: /([0-9][^\/ ]*)\.(x86_64)/), let version = PackageVersion(rpm.1, .rpm) {
            return KernelPackage(
                name: "kernel-core",
                version: version,
                architecture: String(rpm.2),
                place: .installed(release, boot: boot)
            )
        }
        let name = "linux-image-\(release)"
        let version = BootImage.debianVersion(in: said) ?? PackageVersion(release, .deb)
        guard let version, KernelPackageName(name, .deb) != nil else { return nil }
        // An image that has this header is for x86.
        return KernelPackage(
            name: name,
            version: version,
            architecture: "amd64",
            place: .installed(release, boot: boot)
        )
    }

    private func debOwner(of file: FilePath, _ release: String) async throws -> KernelPackage? {
        guard let found = try await capture("dpkg-query", ["--search", file.string]) else { return nil }
        guard let name = found.split(separator: ":").first.map(String.init),
            let shown = try await capture(
                "dpkg-query",
                ["--show", "--showformat", "${Version}\\n${Architecture}\\n", name]
            )
        else { return nil }
        let lines = shown.split(separator: "\n").map(String.init)
        guard lines.count == 2, let version = PackageVersion(lines[0], .deb) else { return nil }
        return KernelPackage(
            name: name,
            version: version,
            architecture: lines[1],
            place: .installed(release, boot: boot)
        )
    }

    private func rpmOwner(of file: FilePath, _ release: String) async throws -> KernelPackage? {
        let format = "%{NAME}\\n%{VERSION}-%{RELEASE}\\n%{ARCH}\\n"
        guard let shown = try await capture("rpm", ["--query", "--file", "--queryformat", format, file.string]) else {
            return nil
        }
        let lines = shown.split(separator: "\n").map(String.init)
        guard lines.count == 3, let version = PackageVersion(lines[1], .rpm) else { return nil }
        return KernelPackage(
            name: lines[0],
            version: version,
            architecture: lines[2],
            place: .installed(release, boot: boot)
        )
    }

    private func capture(_ tool: String, _ arguments: [String]) async throws -> String? {
        do {
            let output = try await runner.capture(HostCommand.plain(tool, arguments), timeout: .seconds(60))
            return output.end.isSuccess ? output.text : nil
        } catch HostCommandError.notFound {
            return nil
        }
    }
}
