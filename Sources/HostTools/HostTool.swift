// SPDX-License-Identifier: Apache-2.0

/// A program, library or property of the host that a bisection needs or profits from.
package struct HostTool: Hashable, Sendable {
    /// How it is looked for.
    package enum Test: Hashable, Sendable {
        /// A program that answers these arguments with its version.
        case program([String])
        /// Any of these files.
        case file([String])
    }

    /// Its name: that of the program, or what a person calls it.
    package var name: String
    /// What it is needed for.
    package var purpose: String
    /// Debian's package that has it.
    package var package: String
    /// Whether nothing works without it.
    package var isRequired: Bool
    /// How it is looked for.
    package var test: Test

    package init(name: String, purpose: String, package: String, isRequired: Bool, test: Test) {
        self.name = name
        self.purpose = purpose
        self.package = package
        self.isRequired = isRequired
        self.test = test
    }

    /// Everything that building and booting a btrfs kernel takes, in the order in which it is used.
    package static let all: [HostTool] = [
        required("make", "runs the kernel's build", "make", ["--version"]),
        required("gcc", "compiles the kernel, the guest agent and reproducers", "gcc", ["--version"]),
        required("ld", "links the kernel", "binutils", ["--version"]),
        required("flex", "builds Kconfig", "flex", ["--version"]),
        required("bison", "builds Kconfig", "bison", ["--version"]),
        required("bc", "makes timeconst.h", "bc", ["--version"]),
        required("perl", "runs scripts of the kernel's build", "perl", ["--version"]),
        HostTool(
            name: "libelf",
            purpose: "builds objtool, which x86 kernels need",
            package: "libelf-dev",
            isRequired: true,
            test: .file(["/usr/include/libelf.h", "/usr/local/include/libelf.h"])
        ),
        HostTool(
            name: "libc (static)",
            purpose: "links the guest agent and reproducers",
            package: "libc6-dev",
            isRequired: true,
            test: .file(["/usr/lib/x86_64-linux-gnu/libc.a", "/usr/lib64/libc.a", "/usr/lib/libc.a"])
        ),
        required("qemu-system-x86_64", "boots the kernels", "qemu-system-x86", ["--version"]),
        required("mkfs.btrfs", "makes the disks", "btrfs-progs", ["--version"]),
        required("cp", "keeps configurations", "coreutils", ["--version"]),
        optional(
            "ccache",
            "makes coming back to a commit, or doing it again, many times faster",
            "ccache",
            ["--version"]
        ),
        optional(
            "bwrap",
            "keeps what builds and guests do away from your files and the network",
            "bubblewrap",
            ["--version"]
        ),
        HostTool(
            name: "busybox (static)",
            purpose: "runs shell scripts as reproducers, and 'kbisect boot --shell'",
            package: "busybox-static",
            isRequired: false,
            test: .file(["/usr/bin/busybox", "/bin/busybox"])
        ),
        HostTool(
            name: "openssl headers",
            purpose: "builds kernels that sign or check certificates",
            package: "libssl-dev",
            isRequired: false,
            test: .file(["/usr/include/openssl/opensslv.h"])
        ),
        strace,
        optional("git", "makes the demo's history", "git", ["--version"]),
        optional("xz", "unpacks the demo's kernel source and modules of released kernels", "xz-utils", ["--version"]),
        optional("zstd", "unpacks modules of released kernels", "zstd", ["--version"]),
        optional("modprobe", "finds the modules of released kernels", "kmod", ["--version"]),
        optional("rpm", "reads kernels of Fedora and SUSE", "rpm", ["--version"]),
        optional("curl", "fetches kernels from lists of addresses", "curl", ["--version"]),
    ]

    /// What sees which files a build reads, where that is asked for.
    package static let strace = optional("strace", "traces builds for --prove-unread", "strace", ["--version"])

    /// What booting released kernels takes: nothing that builds one.
    package static let forReleases: [HostTool] = all.compactMap { tool in
        switch tool.name {
        case "bwrap", "gcc", "libc (static)", "qemu-system-x86_64", "mkfs.btrfs", "busybox (static)", "xz", "zstd",
            "rpm",
            "curl":
            return tool
        case "modprobe":
            var tool = tool
            tool.isRequired = true
            return tool
        default: return nil
        }
    }

    private static func required(_ name: String, _ purpose: String, _ package: String, _ arguments: [String])
        -> HostTool
    {
        HostTool(name: name, purpose: purpose, package: package, isRequired: true, test: .program(arguments))
    }

    private static func optional(_ name: String, _ purpose: String, _ package: String, _ arguments: [String])
        -> HostTool
    {
        HostTool(name: name, purpose: purpose, package: package, isRequired: false, test: .program(arguments))
    }
}
