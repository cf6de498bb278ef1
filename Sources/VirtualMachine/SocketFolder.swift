// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
internal import SystemPackage

/// The sockets of one machine, in a folder that only we can enter. We listen and QEMU connects.
struct SocketFolder {
    /// `sun_path` of `sockaddr_un` has 108 bytes with the NUL, so the folder cannot be below the state folder.
    private static let longestPath = 107

    let path: FilePath

    var console: FilePath { path.appending("console") }
    var agent: FilePath { path.appending("agent") }
    var monitor: FilePath { path.appending("monitor") }

    /// Makes the folder in `TMPDIR`, or in `/tmp` where that is too long a path.
    init() throws(MachineError) {
        let wanted = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        let parent = wanted.hasPrefix("/") && wanted.utf8.count <= 80 ? wanted : "/tmp"
        let pattern = FilePath(parent).appending("kbisect-XXXXXX")
        var name = Array(pattern.string.utf8CString)
        guard mkdtemp(&name) != nil else {
            throw .unusable(path: pattern, reason: "\(Errno(rawValue: errno))")
        }
        path = FilePath(String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    func remove() {
        for file in [console, agent, monitor] { unlink(file.string) }
        rmdir(path.string)
    }

    /// A socket that listens at a path, without blocking.
    static func listen(at path: FilePath) throws(MachineError) -> OwnedDescriptor {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.string.utf8)
        guard bytes.count <= longestPath else {
            throw .unusable(path: path, reason: "the path of a socket has \(longestPath) bytes at the most")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = Glibc.socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { throw .unusable(path: path, reason: "\(Errno(rawValue: errno))") }
        let socket = OwnedDescriptor(descriptor)
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0, Glibc.listen(descriptor, 1) == 0 else {
            throw .unusable(path: path, reason: "\(Errno(rawValue: errno))")
        }
        return socket
    }
}
