// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
internal import SystemPackage

/// One stream of bytes between QEMU and us: a listening socket at first, then the connection.
struct SocketChannel: Sendable {
    private enum State {
        case listening(OwnedDescriptor)
        case connected(OwnedDescriptor)
        case closed
    }

    private static let pieceSize = 64 << 10

    private var state: State
    private var unsent: [UInt8] = []
    /// A descriptor that goes with the byte at this place of ``unsent``.
    private var passed: (place: Int, descriptor: OwnedDescriptor)?

    init(listeningAt path: FilePath) throws(MachineError) {
        state = .listening(try SocketFolder.listen(at: path))
    }

    var isClosed: Bool {
        if case .closed = state { true } else { false }
    }

    /// What `poll` is to wait for. A negative descriptor is skipped by it.
    var interest: pollfd {
        switch state {
        case .listening(let socket): pollfd(fd: socket.rawValue, events: Int16(POLLIN), revents: 0)
        case .connected(let socket):
            pollfd(fd: socket.rawValue, events: Int16(unsent.isEmpty ? POLLIN : POLLIN | POLLOUT), revents: 0)
        case .closed: pollfd(fd: -1, events: 0, revents: 0)
        }
    }

    /// Queues bytes; they leave with the next ``exchange()``.
    mutating func send(_ bytes: [UInt8]) {
        unsent += bytes
    }

    /// Queues bytes that a descriptor goes with: SCM_RIGHTS of unix(7). One at a time.
    mutating func send(_ bytes: [UInt8], passing descriptor: OwnedDescriptor) {
        passed = (unsent.count, descriptor)
        unsent += bytes
    }

    /// Accepts, writes and reads what is possible without waiting, and returns what was read.
    mutating func exchange() -> [UInt8] {
        if case .listening(let socket) = state {
            let connection = accept(socket.rawValue, nil, nil)
            guard connection >= 0 else { return [] }
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            _ = fcntl(connection, F_SETFL, O_NONBLOCK)
            state = .connected(OwnedDescriptor(connection))
        }
        guard case .connected(let socket) = state else { return [] }
        if !unsent.isEmpty { write(to: socket) }
        var failure: Int32 = 0
        var ended = false
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
            let read = recv(socket.rawValue, buffer.baseAddress, buffer.count, 0)
            failure = read < 0 ? errno : 0
            ended = read == 0
            count = max(read, 0)
        }
        if ended || (failure != 0 && failure != EAGAIN && failure != EINTR) { close() }
        return bytes
    }

    private mutating func write(to socket: OwnedDescriptor) {
        let passing = passed?.place == 0 ? passed?.descriptor : nil
        let end = passing == nil ? passed?.place ?? unsent.count : unsent.count
        let sent = unsent[..<end].withUnsafeBytes { bytes in
            if let passing {
                kbisect_send_descriptor(socket.rawValue, bytes.baseAddress, bytes.count, passing.rawValue)
            } else {
                Glibc.send(socket.rawValue, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
        }
        guard sent > 0 else { return }
        unsent.removeFirst(sent)
        passed = passing == nil ? passed.map { ($0.place - sent, $0.descriptor) } : nil
    }

    /// Gives the connection up, or the wait for one.
    mutating func close() {
        state = .closed
    }
}
