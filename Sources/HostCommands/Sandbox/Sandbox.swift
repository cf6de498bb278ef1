// SPDX-License-Identifier: Apache-2.0

import Glibc
package import SystemPackage

/// What programs out of somebody's commit, and QEMU, are shown of the host: bubblewrap holds them to it.
///
/// What is visible is listed, rather than what is hidden: a home, a mount or a socket that nobody thought of stays
/// unseen. It is the system's programs with the few files of `/etc` that they read, and the folders of `PATH`, so that
/// a name leads to the same program inside and outside. All of it is read only.
package struct Sandbox: Hashable, Sendable {
    /// The program, of the package bubblewrap.
    package static let program = "bwrap"

    /// Folders of `PATH` outside of the system's, and where below `/opt` what is in them belongs.
    let tools: [FilePath]
    /// Below what is visible, and not to be seen.
    let hidden: [FilePath]

    /// - Parameters:
    ///   - path: `PATH` as the programs will have it.
    ///   - hidden: Folders that stay unseen wherever they lie: the home, the repository.
    package init(path: String, hidden: [FilePath]) {
        // A program that we cannot reach is found by nobody, and bubblewrap cannot mount its folder.
        self.init(path: path, hidden: hidden) { access($0.string, R_OK | X_OK) == 0 }
    }

    init(path: String, hidden: [FilePath], isThere: (FilePath) -> Bool) {
        let folders = path.split(separator: ":").map { FilePath(String($0)).lexicallyNormalized() }
        var tools: [FilePath] = []
        for folder in folders where folder.isAbsolute && !Self.isSystem(folder) {
            // Above a home there is more than programs.
            guard !hidden.contains(where: { $0.starts(with: folder) }) else { continue }
            let tool = Self.installation(of: folder)
            if !tools.contains(tool), isThere(tool) { tools.append(tool) }
        }
        self.tools = tools
        self.hidden = hidden.map { $0.lexicallyNormalized() }.filter { folder in
            isThere(folder) && (Self.system + tools).contains { folder.starts(with: $0) && folder != $0 }
        }
    }

    /// The sandbox for one command.
    ///
    /// - Parameters:
    ///   - writable: Folders that it may change. They have to exist, like all that are named here.
    ///   - readable: Files and folders that it may read besides the system's.
    ///   - devices: Devices that it may open besides `/dev/null` and its like.
    package func confinement(
        writable: [FilePath],
        readable: [FilePath] = [],
        devices: [FilePath] = []
    ) -> Confinement {
        Confinement(sandbox: self, writable: writable, readable: readable, devices: devices)
    }

    /// Where distributions keep programs and libraries. `/nix` and `/gnu` are those of NixOS and Guix.
    static let system: [FilePath] = [
        "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store",
    ]

    /// What compilers, perl and QEMU read of `/etc`. Keys and passwords lie beside these.
    static let configuration: [FilePath] = [
        "/etc/alternatives", "/etc/crypto-policies", "/etc/group", "/etc/ld.so.cache", "/etc/ld.so.conf",
        "/etc/ld.so.conf.d", "/etc/localtime", "/etc/nsswitch.conf", "/etc/passwd", "/etc/perl",
        "/etc/pki/tls/openssl.cnf", "/etc/ssl/openssl.cnf", "/etc/static",
    ]

    private static func isSystem(_ folder: FilePath) -> Bool { system.contains { folder.starts(with: $0) } }

    /// `/opt/gcc-14` for `/opt/gcc-14/bin`: a compiler has its parts beside that. Elsewhere only the folder itself.
    private static func installation(of folder: FilePath) -> FilePath {
        guard folder.starts(with: "/opt"), let first = folder.components.dropFirst().first else { return folder }
        return FilePath("/opt").appending(first)
    }
}
