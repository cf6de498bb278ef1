// SPDX-License-Identifier: Apache-2.0

import Glibc
internal import GuestProtocol
import HostCommands
package import SystemPackage

/// All that a machine's state depends on: what it is made of, the content of its files, and QEMU.
///
/// A file's content is known by what stat says of it. Whoever writes to a file moves its change time, which nobody can
/// set back; the files are ours, behind a worker's lock.
package struct MachineIdentity: Hashable, Sendable {
    private struct Stamp: Hashable {
        let device: UInt
        let inode: UInt
        let size: Int
        let times: [Int]

        init?(_ path: FilePath) {
            var status = stat()
            guard stat(path.string, &status) == 0 else { return nil }
            (device, inode, size) = (UInt(status.st_dev), UInt(status.st_ino), Int(status.st_size))
            times = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
        }
    }

    private let configuration: MachineConfiguration
    private let stamps: [Stamp?]

    /// The file of its kernel.
    package var kernel: FilePath { configuration.kernel.path }

    /// - Parameter executable: QEMU, as a path or a name in `PATH`.
    package init(_ configuration: MachineConfiguration, executable: String = QEMUCommand.executable) {
        var same = configuration
        // What differs from boot to boot of one machine.
        same.nonce = Nonce(0)
        same.limits = MachineConfiguration.Limits()
        self.configuration = same
        let emulator = executable.contains("/") ? FilePath(executable) : HostCommandRunner.locate(executable)
        let files = [configuration.kernel.path, configuration.initramfs] + configuration.disks.map(\.path)
        stamps = ([emulator] + files).map { $0.flatMap(Stamp.init) }
    }
}
