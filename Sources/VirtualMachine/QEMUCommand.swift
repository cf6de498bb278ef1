// SPDX-License-Identifier: Apache-2.0

package import GuestProtocol
package import HostCommands
internal import SystemPackage

/// Writes QEMU's command line.
///
/// `-M pc` without default devices, and the disks over virtio-blk-pci: the fastest start of those that find their
/// disks without ACPI (microvm does not). No network.
package enum QEMUCommand {
    /// The program; it is looked up in `PATH`.
    package static let executable = "qemu-system-x86_64"

    /// What KVM is reached through.
    static let kvm = FilePath("/dev/kvm")

    /// The machine type of a real run and of the accelerator's probe.
    static let machineType = "pc"

    /// COMMAND_LINE_SIZE of arch/x86/include/asm/setup.h, less its NUL.
    private static let longestKernelCommandLine = 2047

    /// A machine whose two serial ports and monitor are connected to sockets of ours.
    ///
    /// - Parameters:
    ///   - isRestored: Whether it waits for a state instead of booting.
    ///   - scratch: Where QEMU runs, and keeps what the guest writes to its disks (an unlinked file).
    ///   - sandbox: What QEMU is held to: the kernel, the initramfs and the disks to read, the sockets, the scratch folder.
    static func automatic(
        _ configuration: MachineConfiguration,
        sockets: SocketFolder,
        scratch: FilePath,
        isRestored: Bool = false,
        executable: String = executable,
        sandbox: Sandbox? = nil
    ) throws(MachineError) -> HostCommand {
        var arguments = try machine(configuration, kernelArguments: [])
        for (id, socket) in [("console", sockets.console), ("agent", sockets.agent), ("monitor", sockets.monitor)] {
            arguments += ["-chardev", "socket,id=\(id),path=\(escaped(socket.string))"]
        }
        arguments += ["-serial", "chardev:console", "-serial", "chardev:agent"]
        arguments += ["-mon", "chardev=monitor,mode=control"]
        if isRestored { arguments += ["-incoming", "defer"] }
        var command = HostCommand(
            executable,
            arguments,
            environment: ["TMPDIR": scratch.string],
            workingDirectory: scratch
        )
        command.confinement = sandbox?.confinement(
            writable: [scratch],
            // The guest's writes to a disk go to the scratch folder (snapshot=on), never to its image. A socket in a folder
            // that is only read can be connected to.
            readable: [configuration.kernel.path, configuration.initramfs, sockets.path]
                + configuration.disks.map(\.path),
            devices: configuration.accelerator == .kvm ? [kvm] : []
        )
        return command
    }

    /// A machine with its console on the terminal and a shell in the guest; Ctrl-A X ends it.
    ///
    /// - Parameter mounts: What the agent mounts before the shell starts.
    /// - Throws: ``MachineError/badConfiguration(_:)``.
    package static func interactive(
        _ configuration: MachineConfiguration,
        mounts: [GuestMount] = []
    ) throws(MachineError) -> HostCommand {
        var kernelArguments = ["kbisect.shell"]
        for mount in mounts where !mount.folder.isEmpty {
            let fields = [mount.device, mount.folder, mount.filesystem, mount.options]
            guard !fields.contains(where: { $0.contains { $0 == ":" || $0 == "\"" || $0.isWhitespace } }) else {
                throw .badConfiguration("a mount of an interactive guest has a blank, colon or quote in it: \(fields)")
            }
            kernelArguments.append("kbisect.mount=" + fields.joined(separator: ":"))
        }
        var arguments = try machine(configuration, kernelArguments: kernelArguments)
        // Ctrl-C belongs to the guest's shell, so QEMU must not take it as a signal.
        arguments += ["-chardev", "stdio,id=console,mux=on,signal=off"]
        arguments += ["-serial", "chardev:console", "-mon", "chardev=console,mode=readline"]
        return HostCommand(executable, arguments)
    }

    /// What all machines share.
    private static func machine(
        _ configuration: MachineConfiguration,
        kernelArguments: [String]
    ) throws(MachineError) -> [String] {
        try check(configuration)
        let commandLine = KernelCommandLine(configuration, more: kernelArguments).text
        guard configuration.kernelArguments.count(where: { $0 == "\"" }).isMultiple(of: 2) else {
            throw .badConfiguration("the kernel command line has a quote without its other: it would swallow the rest")
        }
        guard commandLine.utf8.count <= longestKernelCommandLine else {
            let count = commandLine.utf8.count
            throw .badConfiguration(
                "the kernel command line has \(count) bytes; \(longestKernelCommandLine) are the most"
            )
        }
        guard commandLine.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f }) else {
            throw .badConfiguration("the kernel command line has a control character in it")
        }
        var arguments = [
            "-M", machineType, "-accel", configuration.accelerator.rawValue, "-cpu",
            processor(configuration.accelerator),
            "-m", "\(configuration.memory)", "-smp", "\(configuration.processors)",
            "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
            // What QEMU has no need of is refused by the host's kernel, should a guest break out of it.
            "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
            "-kernel", configuration.kernel.path.string, "-initrd", configuration.initramfs.string,
            "-append", commandLine, "-device", "virtio-rng-pci",
        ]
        for (index, disk) in configuration.disks.enumerated() {
            // cache=unsafe makes the guest's fsync three times cheaper, and the writes are thrown away.
            // What the host cannot read or write stops the machine: the guest must not meet I/O errors of ours.
            let options = "format=raw,if=none,id=disk\(index),snapshot=on,cache=unsafe,rerror=stop,werror=stop"
            arguments += ["-drive", "file=\(escaped(disk.path.string)),\(options)"]
            arguments += ["-device", "virtio-blk-pci,drive=disk\(index)"]
        }
        return arguments
    }

    /// The CPU model. qemu64 is what every QEMU can translate; under KVM the guest sees what the host has.
    static func processor(_ accelerator: Accelerator) -> String {
        switch accelerator {
        case .kvm: "host"
        case .tcg: "qemu64"
        }
    }

    private static func check(_ configuration: MachineConfiguration) throws(MachineError) {
        guard configuration.memory >= 32 else {
            throw .badConfiguration("\(configuration.memory) MiB of memory; a kernel needs 32 at the least")
        }
        guard (1...255).contains(configuration.processors) else {
            throw .badConfiguration("\(configuration.processors) processors; 1 to 255 are possible")
        }
        // PCI bus 0 has 32 slots; the chipset and the random numbers take some.
        guard configuration.disks.count <= 24 else {
            throw .badConfiguration("\(configuration.disks.count) disks; 24 are the most")
        }
        let paths = [configuration.kernel.path, configuration.initramfs] + configuration.disks.map(\.path)
        // QEMU takes "nbd:x" for a protocol, and "-x" for an option.
        if let path = paths.first(where: { !$0.isAbsolute }) {
            throw .badConfiguration("the path '\(path)' is not absolute")
        }
    }

    /// A text as the value of an option in a list of options, where QEMU takes a comma for a separator.
    static func escaped(_ value: String) -> String {
        value.split(separator: ",", omittingEmptySubsequences: false).joined(separator: ",,")
    }
}
