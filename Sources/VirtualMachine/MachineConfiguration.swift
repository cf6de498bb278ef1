// SPDX-License-Identifier: Apache-2.0

package import GuestProtocol
package import SystemPackage

/// A virtual machine, described completely: the same value gives the same QEMU command line.
package struct MachineConfiguration: Hashable, Sendable {
    /// A raw disk image. What the guest writes is thrown away; the file is never changed.
    package struct Disk: Hashable, Sendable {
        /// The image. The first disk is `/dev/vda` in the guest, the second `/dev/vdb`, and so on.
        package var path: FilePath

        package init(path: FilePath) {
            self.path = path
        }
    }

    /// How long each part of a run may take, in wall time.
    package struct Limits: Hashable, Sendable {
        /// From QEMU's start to the agent's HELLO; also from there to the mounted disks.
        package var boot: Duration
        /// One run of the reproducer.
        package var test: Duration
        /// How long the agent, which says BEAT each second, may be silent before the guest counts as hung.
        package var silence: Duration
        /// From STOP (which syncs and unmounts) to the machine's end.
        package var stop: Duration

        package init(
            boot: Duration = .seconds(60),
            test: Duration = .seconds(120),
            silence: Duration = .seconds(20),
            stop: Duration = .seconds(60)
        ) {
            self.boot = boot
            self.test = test
            self.silence = silence
            self.stop = stop
        }
    }

    /// What is booted.
    package var kernel: KernelImage
    /// The initramfs with the agent and the reproducer.
    package var initramfs: FilePath
    /// The disks, in the order of their names in the guest.
    package var disks: [Disk]
    /// The guest's memory in MiB. Under TCG 64 to 1024 boot alike, 4096 takes a second more.
    package var memory: Int
    /// How many processors the guest has.
    package var processors: Int
    /// How the guest's instructions are executed.
    package var accelerator: Accelerator
    /// Words for the kernel command line. Our own come behind them and win, but for the longer limits under TCG.
    package var kernelArguments: String
    /// How long things may take.
    package var limits: Limits
    /// Marks the frames of this run on the serial line, so that nothing in the guest can make them by chance.
    package var nonce: Nonce

    package init(
        kernel: KernelImage,
        initramfs: FilePath,
        disks: [Disk] = [],
        memory: Int = 256,
        processors: Int = 1,
        accelerator: Accelerator = .tcg,
        kernelArguments: String = "",
        limits: Limits = Limits(),
        nonce: Nonce
    ) {
        self.kernel = kernel
        self.initramfs = initramfs
        self.disks = disks
        self.memory = memory
        self.processors = processors
        self.accelerator = accelerator
        self.kernelArguments = kernelArguments
        self.limits = limits
        self.nonce = nonce
    }
}
