// SPDX-License-Identifier: Apache-2.0

import Foundation

/// QEMU's machine protocol, as far as a run needs it: JSON objects, one a line.
///
/// docs/interop/qmp-spec.txt of QEMU. The greeting is answered with `qmp_capabilities`; commands work after that.
package struct QMP {
    enum Command: String {
        case negotiate = "qmp_capabilities"
        case injectNMI = "inject-nmi"
        case quit

        var line: [UInt8] { Array("{\"execute\":\"\(rawValue)\"}\r\n".utf8) }
    }

    /// What QEMU says that matters here.
    package enum Message: Hashable {
        case greeting
        /// QEMU is about to end. The reasons are those of ShutdownCause in qapi/run-state.json: `guest-reset`,
        /// `guest-shutdown` and `guest-panic` are the guest's doing, `host-signal` and others are not.
        case shutdown(reason: String)
        /// The guest's processors were stopped. We never ask for it, so it is QEMU's own doing.
        case stopped
        /// A disk image could not be read or written.
        case diskError(reason: String)
        case refused(String)
    }

    private struct Line: Decodable {
        struct Greeting: Decodable {}
        struct Details: Decodable {
            var reason: String?
            var desc: String?
        }
        var QMP: Greeting?
        var event: String?
        var data: Details?
        var error: Details?
    }

    /// No message that we know is longer; a longer line is dropped.
    private static let longestLine = 1 << 20

    private var pending: [UInt8] = []

    package init() {}

    /// Takes in bytes cut anywhere and returns the messages that they complete.
    package mutating func receive(_ bytes: [UInt8]) -> [Message] {
        var messages: [Message] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if let message = Self.message(pending) { messages.append(message) }
                pending.removeAll(keepingCapacity: true)
            } else if pending.count < Self.longestLine {
                pending.append(byte)
            }
        }
        return messages
    }

    private static func message(_ line: [UInt8]) -> Message? {
        guard let line = try? JSONDecoder().decode(Line.self, from: Data(line)) else { return nil }
        if line.QMP != nil { return .greeting }
        if let error = line.error { return .refused(error.desc ?? "unknown error") }
        return switch line.event {
        case "SHUTDOWN": .shutdown(reason: line.data?.reason ?? "unknown")
        case "STOP": .stopped
        case "BLOCK_IO_ERROR": .diskError(reason: line.data?.reason ?? "unknown")
        default: nil
        }
    }
}

extension QMP.Message {
    /// Whether QEMU ends because the guest wanted it, by a restart for example.
    var isGuestsDoing: Bool {
        if case .shutdown(let reason) = self { reason.hasPrefix("guest-") } else { false }
    }
}
