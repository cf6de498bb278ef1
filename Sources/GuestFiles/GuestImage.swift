// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// The initial file system of a guest: agent, reproducer, and where needed a shell and kernel modules.
///
/// Uncompressed: QEMU copies it, and unpacking would cost the guest more than the few megabytes.
package struct GuestImage: Sendable {
    /// The compiled agent.
    package var agent: FilePath
    /// The compiled reproducer or the script; `nil` for a guest that is only booted.
    package var reproducer: FilePath?
    /// For scripts and for a person's shell.
    package var busybox: Busybox?
    /// Kernel modules to load before anything else, in this order. Not compressed.
    package var modules: [FilePath]

    package init(agent: FilePath, reproducer: FilePath?, busybox: Busybox? = nil, modules: [FilePath] = []) {
        self.agent = agent
        self.reproducer = reproducer
        self.busybox = busybox
        self.modules = modules
    }

    /// The archive, put together in memory.
    ///
    /// - Throws: ``InitramfsError``, ``GuestFileError``.
    package func initramfs() throws -> Initramfs {
        var archive = Initramfs()
        for folder in ["dev", "mnt", "proc", "root", "sys", "tmp"] { try archive.addFolder(folder) }
        // The kernel opens it for PID 1 before anything is mounted.
        try archive.addCharacterDevice("dev/console", major: 5, minor: 1)
        try archive.addFile("init", mode: 0o755, contents: WholeFile.read(agent))
        if let reproducer {
            try archive.addFile("kbisect/reproducer", mode: 0o755, contents: WholeFile.read(reproducer))
        }
        if let busybox {
            try archive.addFile("bin/busybox", mode: 0o755, contents: WholeFile.read(busybox.path))
            for tool in busybox.tools where tool != "bin/busybox" {
                try archive.addSymlink(tool, target: "/bin/busybox")
            }
        }
        var list = ""
        for (index, module) in modules.enumerated() {
            // Two modules may have one name in different folders.
            let path = "kbisect/module/\(index)-\(module.lastComponent?.string ?? "module")"
            try archive.addFile(path, contents: WholeFile.read(module))
            list += "/\(path)\n"
        }
        if !list.isEmpty { try archive.addFile("kbisect/modules", contents: Array(list.utf8)) }
        return archive
    }

    /// Writes the archive to a file of the host and returns its path.
    ///
    /// - Throws: ``InitramfsError``, ``GuestFileError``.
    @discardableResult
    package func make(at path: FilePath) throws -> FilePath {
        try initramfs().write(to: path)
        return path
    }
}
