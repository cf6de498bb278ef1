// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HostCommands
package import SystemPackage

/// The host's static busybox, which gives the guest a shell and its tools.
package struct Busybox: Hashable, Sendable {
    /// Where it is on the host.
    package let path: FilePath
    /// Where its tools belong, as it says itself: `bin/sh`, `usr/bin/awk`, ...
    package let tools: [String]

    /// Finds the one that the package `busybox-static` installs.
    ///
    /// - Throws: ``ReproducerError/noBusybox``, ``HostCommandError``, `CancellationError`.
    package static func find(
        runner: any CommandRunner,
        in places: [FilePath] = ["/bin/busybox", "/usr/bin/busybox"]
    ) async throws -> Busybox {
        for place in places {
            // The package `busybox` has one with libraries under the same name.
            guard let bytes = try? WholeFile.read(place), let program = ELFProgram(bytes),
                program.runsOnX86_64, !program.needsLoader
            else { continue }
            let list = try await runner.capture(HostCommand(place.string, ["--list-full"]), timeout: .seconds(20))
            let tools = list.text.split(separator: "\n").map(String.init)
            guard list.end.isSuccess, tools.contains("bin/sh") else { continue }
            return Busybox(path: place, tools: tools)
        }
        throw ReproducerError.noBusybox
    }
}
