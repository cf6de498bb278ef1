// SPDX-License-Identifier: Apache-2.0

import Foundation
package import ScenarioFiles
package import Sessions
package import SystemPackage

/// A distribution's configuration that a search over releases leaves for a search among commits.
package enum CarriedConfiguration {
    private static let name = "distribution.config"

    /// Copies a kernel's configuration into the session's folder.
    package static func keep(_ configuration: FilePath, in folder: SessionFolder) throws {
        let target = folder.path.appending(name)
        do {
            try Data(contentsOf: URL(filePath: configuration.string)).write(to: URL(filePath: target.string))
        } catch {
            throw StateError.notWritten(target, reason: StateError.plain(error))
        }
    }

    /// A scenario that builds kernels under what was kept, cut down to what its guests loaded.
    ///
    /// - Throws: ``SessionError`` where the session has no configuration.
    package static func apply(
        to scenario: Scenario,
        from folder: SessionFolder,
        _ record: SessionRecord
    ) throws -> Scenario {
        let file = folder.path.appending(name)
        guard FileManager.default.fileExists(atPath: file.string) else {
            throw SessionError.lacks(folder.name, what: "\(name), the distribution's configuration")
        }
        var scenario = scenario
        scenario.kernel.base = .cutDown(FileReference(file.string), modules: record.releases?.modules ?? [])
        scenario.kernel.fragments = [FileReference("kernel/distribution.config")]
        // A distribution's kernel has some 2,300 objects even so: fifty minutes of a processor. Running out of time would
        // look like commits that do not build.
        scenario.timeouts.build = max(scenario.timeouts.build, .seconds(4 * 3600))
        return scenario
    }
}
