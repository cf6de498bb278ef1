// SPDX-License-Identifier: Apache-2.0

import GuestProtocol
import HostCommands
import SystemPackage
import Testing

@testable import VirtualMachine

@Suite struct QEMUCommandTests {
    private func configuration(
        disks: [FilePath] = ["/d/a.img"],
        memory: Int = 256,
        accelerator: Accelerator = .tcg,
        kernelArguments: String = ""
    ) -> MachineConfiguration {
        MachineConfiguration(
            kernel: KernelImage(path: "/k/vmlinux", format: .vmlinux),
            initramfs: "/i/guest.cpio",
            disks: disks.map { .init(path: $0) },
            memory: memory,
            accelerator: accelerator,
            kernelArguments: kernelArguments,
            nonce: Nonce(1)
        )
    }

    @Test(arguments: [Accelerator.tcg, .kvm])
    func inASandboxItSeesItsOwnFilesAndWritesToItsScratchFolderAlone(_ accelerator: Accelerator) throws {
        let sockets = try SocketFolder()
        defer { sockets.remove() }
        let sandbox = Sandbox(path: "/usr/bin", hidden: [])
        let command = try QEMUCommand.automatic(
            configuration(disks: ["/d/a.img", "/d/b.img"], accelerator: accelerator),
            sockets: sockets,
            scratch: "/s",
            sandbox: sandbox
        )
        #expect(
            command.confinement
                == sandbox.confinement(
                    writable: ["/s"],
                    readable: ["/k/vmlinux", "/i/guest.cpio", sockets.path, "/d/a.img", "/d/b.img"],
                    devices: accelerator == .kvm ? ["/dev/kvm"] : []
                )
        )
    }

    @Test func theCommandIsTheOneThatWasMeasured() throws {
        let sockets = try SocketFolder()
        defer { sockets.remove() }
        let command = try QEMUCommand.automatic(
            configuration(kernelArguments: "lockdep=1"),
            sockets: sockets,
            scratch: "/s"
        )
        let line = command.shellLine.replacing(sockets.path.string, with: "/t")
        #expect(
            line == """
                cd /s && env TMPDIR=/s qemu-system-x86_64 -M pc -accel tcg -cpu qemu64 -m 256 -smp 1 -nodefaults \
                -no-user-config -display none -no-reboot -sandbox \
                on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny -kernel /k/vmlinux \
                -initrd /i/guest.cpio -append 'watchdog_thresh=165 workqueue.watchdog_thresh=420 \
                rcupdate.rcu_cpu_stall_timeout=300 kbisect.slow tsc=reliable no_timer_check lockdep=1 console=ttyS0 \
                panic=-1 reboot=t printk.time=1 loglevel=6 unknown_nmi_panic kbisect.nonce=0000000000000001' -device virtio-rng-pci -drive \
                file=/d/a.img,format=raw,if=none,id=disk0,snapshot=on,cache=unsafe,rerror=stop,werror=stop \
                -device virtio-blk-pci,drive=disk0 -chardev socket,id=console,path=/t/console -chardev socket,id=agent,path=/t/agent \
                -chardev socket,id=monitor,path=/t/monitor -serial chardev:console -serial chardev:agent \
                -mon chardev=monitor,mode=control
                """
        )
    }

    @Test func aCommaInAPathIsDoubled() throws {
        let command = try QEMUCommand.interactive(configuration(disks: ["/d/a,format=qcow2,b.img"]))
        #expect(command.arguments.contains { $0.hasPrefix("file=/d/a,,format=qcow2,,b.img,format=raw,") })
    }

    @Test func underKVMTheKernelKeepsItsOwnLimits() throws {
        let words = KernelCommandLine(configuration(accelerator: .kvm), more: []).text
        #expect(!words.contains("watchdog_thresh") && !words.contains("tsc="))
        #expect(!words.contains("stall_timeout") && !words.contains("kbisect.slow"))
    }

    @Test func aScenarioCanSetLimitsAndCannotHideCrashes() {
        let arguments = "quiet loglevel=0 printk.time=0 console=tty0 watchdog_thresh=5"
        let words = KernelCommandLine(configuration(kernelArguments: arguments), more: []).text.split(separator: " ")
        func last(_ key: String) -> Substring? { words.last { $0.hasPrefix(key) } }
        #expect(last("printk.time=") == "printk.time=1")
        #expect(last("console=") == "console=ttyS0")
        #expect(last("watchdog_thresh=") == "watchdog_thresh=5")
        // `quiet` is a level too.
        #expect(words.last { $0 == "quiet" || $0.hasPrefix("loglevel=") } == "loglevel=6")
    }

    @Test func wordsForTheFirstProcessStayThose() {
        let arguments = #"dyndbg="file a.c -- +p" rdinit=/x -- wait loglevel=1"#
        let text = KernelCommandLine(configuration(kernelArguments: arguments), more: ["kbisect.shell"]).text
        #expect(text.contains(#"dyndbg="file a.c -- +p" rdinit=/x console=ttyS0"#))
        #expect(text.hasSuffix(" kbisect.nonce=0000000000000001 kbisect.shell -- wait loglevel=1"))
    }

    @Test func anInteractiveMachineHasItsConsoleOnTheTerminalAndMountsDisks() throws {
        let mount = GuestMount(device: "/dev/vda", folder: "/mnt", filesystem: "btrfs", options: "noatime")
        let command = try QEMUCommand.interactive(configuration(), mounts: [mount])
        #expect(command.arguments.contains("stdio,id=console,mux=on,signal=off"))
        #expect(
            command.arguments.contains { $0.contains("kbisect.shell kbisect.mount=/dev/vda:/mnt:btrfs:noatime") }
        )
    }

    @Test func aMountThatTheCommandLineCannotHoldIsRefused() {
        let mount = GuestMount(device: "/dev/vda", folder: "/mnt init=/x", filesystem: "btrfs")
        #expect(throws: MachineError.self) { try QEMUCommand.interactive(configuration(), mounts: [mount]) }
    }

    @Test func whatQEMUWouldMisunderstandIsRefused() {
        let wrong = [
            configuration(disks: ["nbd:localhost:1"]), configuration(memory: 1),
            configuration(disks: (0..<40).map { FilePath("/d/\($0)") }), configuration(kernelArguments: "a\nb"),
            configuration(kernelArguments: "a=\"b c"),
            configuration(kernelArguments: String(repeating: "x", count: 2048)),
        ]
        for configuration in wrong {
            #expect(throws: MachineError.self) { try QEMUCommand.interactive(configuration) }
        }
    }
}
