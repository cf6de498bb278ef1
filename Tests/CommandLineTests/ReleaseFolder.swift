// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport

extension Program {
    /// Packages that `--from` is told of.
    var packages: FilePath { folder.appending("packages") }

    /// Makes packages of Debian's cloud kernels, without modules but with something to cut off.
    ///
    /// - Returns: The folder that has them.
    @discardableResult
    func makeReleases(_ versions: String..., architecture: String = "amd64") async throws -> String {
        try FileManager.default.createDirectory(atPath: packages.string, withIntermediateDirectories: true)
        for version in versions {
            let name = "6.1.0-\(version.split { !$0.isNumber }[2])-cloud-\(architecture)"
            _ = try await MadePackage(
                name: "linux-image-\(name)-unsigned",
                version: version,
                architecture: architecture,
                release: name,
                modules: [:],
                others: ["usr/share/doc/linux-image/README": String(repeating: "x", count: 100_000)]
            ).deb(in: packages)
        }
        return packages.string
    }

    /// Keeps only the first half of the package of a version.
    func cutRelease(_ version: String) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: packages.string)
        for name in names where name.contains("_\(version)_") {
            let file = packages.appending(name).string
            let data = try Data(contentsOf: URL(filePath: file))
            try data.prefix(data.count / 2).write(to: URL(filePath: file))
        }
    }
}
