// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// Why it could not be found out what a kernel does. None of these says anything about the kernel.
package enum MachineError: Error, Hashable, Sendable {
    /// There is no `qemu-system-x86_64`.
    case emulatorNotFound(executable: String)
    /// QEMU ended although neither the guest nor we asked it to.
    case emulatorFailed(end: String, message: String, log: FilePath)
    /// QEMU stopped the guest because of the host: its disk is full, or KVM gave up.
    case emulatorPaused(reason: String, log: FilePath)
    /// KVM was asked for and does not work here.
    case kvmUnusable(reason: String)
    /// The file is not a kernel that QEMU can start.
    case notAKernel(path: FilePath, reason: String)
    /// A saved state did not go on. It can be booted.
    case notRestored(reason: String)
    /// The machine cannot be as described.
    case badConfiguration(String)
    /// A file or socket of ours could not be made or written.
    case unusable(path: FilePath, reason: String)
}

extension MachineError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .emulatorNotFound(let executable):
            "cannot start the virtual machine: '\(executable)' is not installed; install the package qemu-system-x86"
        case .emulatorFailed(let end, let message, let log):
            "the virtual machine ended by itself (\(end)): \(message); this says nothing about the kernel; see '\(log)'"
        case .emulatorPaused(let reason, let log):
            "QEMU stopped the guest: \(reason); this says nothing about the kernel; see '\(log)'"
        case .kvmUnusable(let reason):
            "cannot use KVM: \(reason); '--accel tcg' works everywhere, '--accel auto' chooses"
        case .notAKernel(let path, let reason):
            "cannot boot '\(path)': \(reason)"
        case .notRestored(let reason):
            "cannot restore the guest: \(reason); this says nothing about the kernel, which can be booted"
        case .badConfiguration(let reason):
            "cannot describe the virtual machine to QEMU: \(reason)"
        case .unusable(let path, let reason):
            "cannot use '\(path)': \(reason)"
        }
    }
}
