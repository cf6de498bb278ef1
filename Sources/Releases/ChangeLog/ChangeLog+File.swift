// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HostCommands
package import SystemPackage

extension ChangeLog {
    /// Twenty years of Debian's.
    private static let mostBytes = 256 << 20

    /// Reads the log that came with a kernel, compressed or not; one without entries where there is none.
    package init(
        of file: FilePath?,
        _ scheme: PackageVersion.Scheme,
        runner: any CommandRunner
    ) async throws {
        guard let file, let data = FileManager.default.contents(atPath: file.string) else {
            self.init([Entry](), scheme)
            return
        }
        guard data.starts(with: [0x1f, 0x8b]) else {
            self.init(data, scheme)
            return
        }
        let output = try await runner.capture(
            // From standard input, since the name does not end as gzip wants it.
            HostCommand.plain("gzip", ["--decompress", "--stdout"]),
            input: Array(data),
            limit: Self.mostBytes,
            timeout: .seconds(120)
        )
        self.init(output.standardOutput, scheme)
    }

    /// What a person gets who updates from one version to another, what is about one of the subsystems first; and why
    /// that is not all of it, or nothing.
    package func items(
        from older: PackageVersion,
        to newer: PackageVersion,
        about subsystems: [String]
    ) -> (items: [ChangeLogItem], problem: String?) {
        guard !entries.isEmpty else { return ([], "the package has no change log") }
        let items = between(older, newer).items(firstThoseAbout: subsystems)
        guard !items.isEmpty else { return ([], "the package's change log does not list what changed in \(newer)") }
        return (items, reaches(older) ? nil : "the package's change log does not go back to \(older)")
    }
}
