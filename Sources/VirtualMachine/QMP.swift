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
        case stop
        case resume = "cont"
        /// How often the disks were written to.
        case countWrites = "query-blockstats"
        /// MIGRATION events, which say how a state's saving or restoring goes on.
        case reportMigration = "migrate-set-capabilities"
        /// 128 MiB a second otherwise, for the sake of a network.
        case liftSpeedLimit = "migrate-set-parameters"
        /// Comes with the descriptor of a state's file.
        case takeFile = "getfd"
        case save = "migrate"
        case restore = "migrate-incoming"

        private var arguments: String? {
            switch self {
            case .reportMigration: #"{"capabilities":[{"capability":"events","state":true}]}"#
            case .liftSpeedLimit: #"{"max-bandwidth":\#(1 << 40)}"#
            case .takeFile: #"{"fdname":"state"}"#
            case .save, .restore: #"{"uri":"fd:state"}"#
            default: nil
            }
        }

        var line: [UInt8] {
            let rest = arguments.map { ",\"arguments\":\($0)" } ?? ""
            return Array("{\"execute\":\"\(rawValue)\"\(rest)}\r\n".utf8)
        }
    }

    /// What QEMU says that matters here.
    package enum Message: Hashable {
        case greeting
        /// A command was carried out; writes to disks so far, where it asked for them.
        case done(writes: Int)
        /// QEMU is about to end. The reasons are those of ShutdownCause in qapi/run-state.json: `guest-reset`,
        /// `guest-shutdown` and `guest-panic` are the guest's doing, `host-signal` and others are not.
        case shutdown(reason: String)
        /// The guest's processors were stopped. But to save its state we never ask for it, so it is QEMU's own doing.
        case stopped
        /// They go on.
        case resumed
        /// How far saving or restoring got: MigrationStatus in qapi/migration.json.
        case migration(status: String)
        /// A disk image could not be read or written.
        case diskError(reason: String)
        case refused(String)
    }

    private struct Line: Decodable {
        struct Greeting: Decodable {}
        struct Details: Decodable {
            var reason: String?
            var desc: String?
            var status: String?
        }
        /// The answer to a command; of those that we give only disks have a list.
        struct Answer: Decodable {
            struct Disk: Decodable {
                struct Statistics: Decodable {
                    enum CodingKeys: String, CodingKey { case writes = "wr_operations" }
                    var writes: Int
                }
                var stats: Statistics
            }
            var writes = 0

            init(from decoder: any Decoder) throws {
                guard let list = try? [Disk](from: decoder) else { return }
                writes = list.reduce(0) { $0.addingReportingOverflow($1.stats.writes).partialValue }
            }
        }
        enum CodingKeys: String, CodingKey {
            case QMP, event, data, error
            case answer = "return"
        }
        var QMP: Greeting?
        var event: String?
        var data: Details?
        var error: Details?
        var answer: Answer?
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
        if let answer = line.answer { return .done(writes: answer.writes) }
        return switch line.event {
        case "SHUTDOWN": .shutdown(reason: line.data?.reason ?? "unknown")
        case "STOP": .stopped
        case "RESUME": .resumed
        case "MIGRATION": .migration(status: line.data?.status ?? "unknown")
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
