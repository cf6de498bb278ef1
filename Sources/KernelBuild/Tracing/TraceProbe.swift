// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage

/// Builds were to be traced, and cannot be.
package struct TracingUnusable: Error, Hashable, Sendable, CustomStringConvertible {
    let reason: String

    package var description: String {
        "cannot trace builds with strace: \(reason)\n"
            + "Install strace 6.1 or newer, and let programs be traced (kernel.yama.ptrace_scope below 3, in a container "
            + "the capability SYS_PTRACE). Without --prove-unread nothing is traced."
    }
}

extension KernelBuilder {
    /// Tries once whether programs can be traced on this machine, in the session's sandbox.
    ///
    /// - Throws: ``TracingUnusable``, ``BuildError``, `CancellationError`.
    package func requireTracing() async throws {
        let folder = folders.worker.appending("trace-probe")
        let absent = "kbisect-absent"
        do {
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        } catch {
            throw BuildError.unusable(path: folder, reason: error.localizedDescription)
        }
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        var command = HostCommand("cat", ["--", absent], workingDirectory: folder)
        command.confinement = settings.sandbox?.confinement(writable: [folder])
        let file = folders.worker.appending("out.trace")
        do {
            let (output, calls) = try await BuildTrace.calls(of: command, into: file) { [runner] in
                try await runner.capture($0, timeout: .seconds(60))
            }
            let wanted = TraceBytes(Array("\(folder)/\(absent)".utf8))
            guard calls.lookups.contains(TracedCalls.Lookup(path: wanted, isMissing: true)), calls.gap == nil else {
                let words = calls.gap ?? "it does not say what a program looked for"
                throw TracingUnusable(reason: "\(words); \(output.errorText.prefix(300))")
            }
        } catch HostCommandError.notFound {
            throw TracingUnusable(reason: "it is not installed")
        } catch HostCommandError.notStarted(_, let reason) {
            throw TracingUnusable(reason: reason)
        }
    }
}
