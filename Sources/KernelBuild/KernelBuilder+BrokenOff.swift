// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostCommands
import SystemPackage

extension KernelBuilder {
    /// Whether the last make did not end by itself.
    var isBrokenOff: Bool { FileManager.default.fileExists(atPath: folders.underWay.string) }

    /// A build that was killed leaves objects that are cut short and look newer than their sources: make would take
    /// them as they are. ccache makes the way back short.
    func removeBrokenBuild(log: FilePath) throws {
        guard isBrokenOff else { return }
        try note("# the last build here was broken off: everything is built anew\n", in: log)
        do {
            if FileManager.default.fileExists(atPath: folders.output.string) {
                try FileManager.default.removeItem(atPath: folders.output.string)
            }
        } catch {
            throw BuildError.unusable(path: folders.output, reason: error.localizedDescription)
        }
    }

    func markUnderWay() throws {
        do {
            let file = try FileDescriptor.open(
                folders.underWay,
                .writeOnly,
                options: [.create, .closeOnExec],
                permissions: [.ownerReadWrite]
            )
            // On disk before make writes anything, whatever ends the machine.
            try file.closeAfter { _ = fsync(file.rawValue) }
        } catch {
            throw BuildError.unusable(path: folders.underWay, reason: "\(error)")
        }
    }

    /// The mark goes once what make wrote is on the disk. Otherwise a loss of power could leave empty objects without it, which
    /// look newer than their sources: a commit would not build, for no reason of its own.
    ///
    /// Where that fails the mark stays, and the next build begins anew.
    func unmarkUnderWay() async throws {
        // Swift does not see `syncfs`. Without a limit: whoever waits for a slow disk would build all of it anew.
        let sync = HostCommand("sync", ["--file-system", "--", folders.output.string])
        guard try await runner.capture(sync).end.isSuccess else { return }
        try? FileManager.default.removeItem(atPath: folders.underWay.string)
    }
}
