// SPDX-License-Identifier: Apache-2.0

/// Which arguments of a call are names of files.
struct NamedFile: Hashable {
    /// The argument from whose folder a relative name starts; `nil` for the working folder.
    let folder: Int?
    let name: Int

    /// All calls that strace counts among those with names, but for those of ``TraceCall/remaking``.
    static func of(_ call: String) -> [NamedFile]? { table[call] }

    private static let table: [String: [NamedFile]] = {
        var table: [String: [NamedFile]] = [:]
        let first = [NamedFile(folder: nil, name: 0)]
        for name in [
            "access", "acct", "chdir", "chmod", "chown", "creat", "execve", "getxattr", "lchown", "lgetxattr",
            "listxattr", "llistxattr", "lremovexattr", "lsetxattr", "lstat", "mkdir", "mknod", "open", "readlink",
            "removexattr", "rmdir", "setxattr", "stat", "statfs", "swapon", "swapoff", "truncate", "unlink", "utime",
            "utimes", "uselib",
        ] { table[name] = first }
        let from = [NamedFile(folder: 0, name: 1)]
        for name in [
            "execveat", "faccessat", "faccessat2", "fchmodat", "fchmodat2", "fchownat", "futimesat", "mkdirat",
            "mknodat", "name_to_handle_at", "newfstatat", "openat", "openat2", "readlinkat", "statx", "unlinkat",
            "utimensat",
        ] { table[name] = from }
        for name in ["link", "rename"] { table[name] = first + [NamedFile(folder: nil, name: 1)] }
        for name in ["linkat", "renameat", "renameat2"] { table[name] = from + [NamedFile(folder: 2, name: 3)] }
        table["symlink"] = [NamedFile(folder: nil, name: 1)]
        table["symlinkat"] = [NamedFile(folder: 1, name: 2)]
        table["inotify_add_watch"] = [NamedFile(folder: nil, name: 1)]
        table["fanotify_mark"] = [NamedFile(folder: 3, name: 4)]
        return table
    }()
}

extension TraceCall {
    /// Calls that make names mean something else, or reach files without any.
    static let remaking: Set = [
        "chroot", "fsmount", "fsopen", "fspick", "io_uring_setup", "mount", "mount_setattr", "move_mount",
        "name_to_handle_at", "open_by_handle_at", "open_tree", "pivot_root", "quotactl", "quotactl_fd", "setns",
        "umount",
        "umount2", "unshare", "uselib",
    ]

    static let forks: Set = ["clone", "clone3", "fork", "vfork"]
    static let listings: Set = ["getdents", "getdents64"]

    /// Whether all that it says is in the line itself, whichever process it is of.
    static func isSelfContained(_ line: ArraySlice<UInt8>) -> Bool {
        selfContained.contains { line.starts(with: $0) }
    }

    /// A line that asks for a file's state, without the address at which the answer was wanted: that differs from process to
    /// process, and nothing else does.
    static func withoutAddress(_ line: ArraySlice<UInt8>) -> [UInt8] {
        // These return no name, so the last quotation mark ends that of the file.
        guard line.starts(with: newfstatat) || line.starts(with: statx),
            let quote = line.lastIndex(of: UInt8(ascii: "\"")),
            let address = line[quote...].firstRange(of: Array(", 0x".utf8))
        else { return Array(line) }
        let rest = line[address.upperBound...].drop { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: ")") }
        return Array(line[..<address.upperBound]) + rest
    }

    private static let newfstatat = Array("newfstatat(".utf8)
    private static let statx = Array("statx(".utf8)

    private static let selfContained: [[UInt8]] = [
        "openat(", "newfstatat(", "faccessat(", "faccessat2(", "readlinkat(", "statx(", "getdents64(", "access(\"/",
        "readlink(\"/", "statfs(\"/",
    ].map { Array($0.utf8) }
}
