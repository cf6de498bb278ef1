// SPDX-License-Identifier: Apache-2.0

package import HostCommands
package import Releases
package import Search
package import Sessions

extension ReleaseRecord {
    /// - Parameter supply: Where its packages come from.
    package init(_ release: Release, from supply: PackageSupply) {
        self.init(
            version: release.version.text,
            flavour: release.flavour,
            upstream: release.version.upstreamTag,
            packages: release.packages.map { package in
                Package(
                    name: package.name,
                    version: package.version.text,
                    architecture: package.architecture,
                    bytes: package.bytes,
                    origin: supply.source(of: package)?.words ?? "unknown"
                )
            }
        )
    }
}

extension CommandRunner {
    /// What stands for a release where a search wants a commit: made of what the release is called, so that it is the
    /// same in each session.
    package func commit(standingFor release: Release) async throws -> CommitID {
        let text = ([release.flavour, release.architecture] + release.packages.flatMap { [$0.name, $0.version.text] })
            .joined(separator: "\n")
        let hash = try await sha256(of: Array(text.utf8))
        guard let commit = CommitID(String(hash.prefix(40))) else {
            throw HostCommandError.notStarted(executable: "sha256sum", reason: "it printed no hash")
        }
        return commit
    }
}
