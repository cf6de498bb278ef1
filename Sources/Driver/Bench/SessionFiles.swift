// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestFiles
package import HostCommands
package import ScenarioFiles
package import Sessions
package import SystemPackage

/// The programs and files that decide what a session's kernels and guests are.
package struct SessionFiles: Sendable {
    /// Programs, as they are called.
    private let programs: [String]
    private let references: [(role: String, FileReference)]
    private let patches: [FilePath]

    private static let ofGuests = ["gcc", "qemu-system-x86_64", "mkfs.btrfs"]

    /// Those of kernels that are built.
    ///
    /// - Parameter patches: Files that are put on top of each commit.
    package static func ofBuilds(_ scenario: Scenario, patches: [FilePath] = []) -> SessionFiles {
        var references = scenario.kernel.fragments.map { (role: "configuration fragment", $0) }
        switch scenario.kernel.base {
        case .target: break
        case .file(let file), .cutDown(let file, _): references.append((role: "base configuration", file))
        }
        return SessionFiles(
            programs: ofGuests + ["make", "as", "ld", "objcopy", "perl", "flex", "bison"],
            references: references,
            patches: patches
        )
    }

    /// Those of kernels that were built by others.
    package static func ofReleases() -> SessionFiles {
        SessionFiles(programs: ofGuests + ["modprobe"], references: [], patches: [])
    }

    /// Reads them all.
    package func fingerprints(runner: any CommandRunner) async throws -> [FileFingerprint] {
        var files = patches.map { (role: "patch", path: $0) }
        if programs.contains("gcc"), let compiler = try await Self.compiler(runner) { files.append(compiler) }
        var found: [FileFingerprint] = []
        for (role, reference) in references {
            switch try reference.locate() {
            case .file(let path): files.append((role, path))
            case .embedded(let name):
                let hash = try await runner.sha256(of: Array((EmbeddedFiles.text(of: name) ?? "").utf8))
                found.append(FileFingerprint(role: "\(role) of kbisect", path: name, sha256: hash))
            }
        }
        return try await DriftWatch.fingerprints(programs: programs, files: files, runner: runner) + found
    }

    /// `gcc` only starts the compiler itself.
    private static func compiler(_ runner: any CommandRunner) async throws -> (role: String, path: FilePath)? {
        let output = try await runner.capture(HostCommand("gcc", ["-print-prog-name=cc1"]), timeout: .seconds(20))
        let path = FilePath(output.text.trimmingCharacters(in: .whitespacesAndNewlines))
        return output.end.isSuccess && path.isAbsolute ? ("cc1", path) : nil
    }
}
