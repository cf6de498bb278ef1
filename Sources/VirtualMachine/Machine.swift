// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// Boots a kernel and runs the reproducer in it.
package protocol Machine: Sendable {
    /// Boots the machine of a request, runs the reproducer, and ends the machine.
    ///
    /// Whatever the kernel does (it panics, hangs, does not boot) is a result and not an error.
    ///
    /// - Parameters:
    ///   - folder: Receives `console.log`, `console.times`, `output.log` and `qemu.log`; it must exist.
    ///   - events: Is called from one thread at a time, in order, and must return soon.
    /// - Throws: ``MachineError`` when it could not be found out; `CancellationError` when the task is cancelled.
    func run(
        _ request: GuestRequest,
        in folder: FilePath,
        events: @escaping @Sendable (GuestEvent) -> Void
    ) async throws -> GuestRun
}
