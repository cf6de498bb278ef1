// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import Foundation
import HostCommands
import Sessions
import VirtualMachine

/// How this machine is used: what every command that builds or boots understands.
struct MachineOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "Jobs that make runs at once (default: one for each processor).")
    var jobs: Int?

    @Option(
        name: .long,
        help: ArgumentHelp("What runs the guests; auto tries KVM by running guest code.", valueName: "auto|kvm|tcg")
    )
    var accel: AcceleratorChoice = .auto

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What builds and guests run in: bwrap has no network, and sees nothing of yours; auto uses it where it works, "
                + "and says where it does not.",
            valueName: "auto|bwrap|none"
        )
    )
    var sandbox: SandboxChoice = .auto

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The most that kbisect may keep on the disk: 20G. What can be made again goes before a kernel is built.",
            valueName: "size"
        )
    )
    var maxDisk: DiskSize?

    @OptionGroup var shortcuts: ShortcutOptions
    @OptionGroup var place: StateOption

    func validate() throws {
        if let jobs, !(1...4096).contains(jobs) {
            throw ValidationError("--jobs takes a whole number from 1 to 4096")
        }
    }

    /// The settings for a workbench.
    var settings: WorkbenchSettings {
        var settings = WorkbenchSettings(
            state: place.folder,
            jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount,
            accelerator: accel,
            sandbox: sandbox
        )
        settings.mostDiskMiB = maxDisk?.mebibytes
        settings.shortcuts = shortcuts.shortcuts
        return settings
    }
}

/// Where kbisect keeps its files.
struct StateOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where to keep work trees, builds and sessions.",
            discussion: "Default: $XDG_CACHE_HOME/kbisect, and $XDG_STATE_HOME/kbisect for sessions.",
            valueName: "folder"
        )
    )
    var state: String?

    /// What was chosen, or the XDG folders.
    var folder: StateFolder {
        StateFolder(
            override: state.map(EngineOptions.absolute),
            environment: ProcessInfo.processInfo.environment
        )
    }
}

extension AcceleratorChoice: ExpressibleByArgument {}
extension SandboxChoice: ExpressibleByArgument {}
