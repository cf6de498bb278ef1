// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
internal import SystemPackage

/// A file without a name, in memory, for the state of a machine.
///
/// QEMU, which a guest may have broken out into, writes to it while the state is saved. From then on the kernel lets
/// nobody change it (memfd_create(2), file sealing), so what was saved is what is restored.
final class StateFile: Sendable {
    private let descriptor: OwnedDescriptor

    /// - Parameter limit: Bytes that it takes at the most.
    init(limit: Int) throws(MachineError) {
        let number = kbisect_sealable_memory("kbisect-state")
        guard number >= 0 else { throw Self.unusable("memfd_create") }
        descriptor = OwnedDescriptor(number)
        // It has no pages before they are written, and grows no further.
        guard ftruncate(number, limit) == 0, kbisect_seal(number, Int32(kbisect_seal_grow)) == 0 else {
            throw Self.unusable("ftruncate")
        }
    }

    /// The file as QEMU is to write it. The position in it is ours, too.
    var forWriting: OwnedDescriptor { descriptor }

    /// Ends the writing.
    ///
    /// - Returns: The size in bytes.
    func seal() throws(MachineError) -> Int {
        let size = lseek(descriptor.rawValue, 0, SEEK_CUR)
        guard size > 0, ftruncate(descriptor.rawValue, size) == 0,
            kbisect_seal(descriptor.rawValue, Int32(kbisect_seal_all)) == 0
        else { throw Self.unusable("sealing") }
        return size
    }

    /// The file from its beginning, to be read only.
    func openForReading() throws(MachineError) -> OwnedDescriptor {
        let number = open("/proc/self/fd/\(descriptor.rawValue)", O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw Self.unusable("opening") }
        return OwnedDescriptor(number)
    }

    private static func unusable(_ what: String) -> MachineError {
        .unusable(path: "kbisect-state", reason: "\(what): \(Errno(rawValue: errno))")
    }
}
