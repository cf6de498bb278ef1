// SPDX-License-Identifier: Apache-2.0

/// What the host tells the agent.
///
/// The host stays silent until the first `hello`: what is sent earlier waits in the serial port and comes late.
package enum HostMessage: Hashable, Sendable {
    /// Wait for these disks and mount them, then say `ready`. Only the first of a boot counts.
    case setUp([GuestMount])
    /// Run `/kbisect/reproducer` in the folder of the first mount, or in `/tmp` where nothing is mounted. Runs are
    /// counted from 1; only the one after the last counts, so it may be said again.
    case start(run: Int, arguments: [String], environment: [String: String])
    /// End what runs, unmount, say `bye` and restart the machine.
    case stop
    /// Say `held`, and then nothing until a message comes. Only before ``setUp(_:)``.
    case hold
    /// This guest's state was saved and is now one of several: it gets an identity of its own, and greets us under it.
    case renew(GuestRenewal)
}

/// A disk of the guest and where it is mounted.
package struct GuestMount: Hashable, Sendable {
    /// The device in the guest, such as `/dev/vda`.
    package var device: String
    /// The folder that it is mounted on, made where missing. Empty: it is waited for and not mounted.
    package var folder: String
    /// The name that the kernel has for the file system.
    package var filesystem: String
    /// The options as `mount -o` takes them. Those that are flags of their own (`ro`, `sync`, `noatime` and their like)
    /// are told apart by the agent.
    package var options: String

    package init(device: String, folder: String, filesystem: String, options: String = "") {
        self.device = device
        self.folder = folder
        self.filesystem = filesystem
        self.options = options
    }
}

extension HostMessage {
    /// The message in a frame, or `nil` where the payload is not what the type promises.
    package init?(_ frame: Frame) {
        let texts = WireText.split(frame.payload)?.map { String(decoding: $0, as: UTF8.self) }
        guard let texts else { return nil }
        switch frame.type {
        case .setUp:
            guard texts.count.isMultiple(of: 4) else { return nil }
            self = .setUp(
                stride(from: 0, to: texts.count, by: 4).map { at in
                    GuestMount(
                        device: texts[at],
                        folder: texts[at + 1],
                        filesystem: texts[at + 2],
                        options: texts[at + 3]
                    )
                }
            )
        case .start:
            let numbers = texts.prefix(2).compactMap { WireNumber.decimal(Array($0.utf8)[...]) }
            guard numbers.count == 2, case let (run, count) = (numbers[0], numbers[1]), count < texts.count - 1 else {
                return nil
            }
            var environment: [String: String] = [:]
            for text in texts.dropFirst(2 + count) {
                guard let equals = text.firstIndex(of: "=") else { return nil }
                environment[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            self = .start(run: run, arguments: Array(texts[2...].prefix(count)), environment: environment)
        case .stop:
            guard texts.isEmpty else { return nil }
            self = .stop
        case .hold:
            guard texts.isEmpty else { return nil }
            self = .hold
        case .renew:
            guard let renewal = GuestRenewal(texts) else { return nil }
            self = .renew(renewal)
        default: return nil
        }
    }

    var type: FrameType {
        switch self {
        case .setUp: .setUp
        case .start: .start
        case .stop: .stop
        case .hold: .hold
        case .renew: .renew
        }
    }

    func payload() throws(MessageError) -> [UInt8] {
        let texts =
            switch self {
            case .setUp(let mounts): mounts.flatMap { [$0.device, $0.folder, $0.filesystem, $0.options] }
            case .start(let run, let arguments, let environment):
                ["\(run)", "\(arguments.count)"] + arguments
                    + environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            case .stop, .hold: [String]()
            case .renew(let renewal): renewal.texts
            }
        let payload = try WireText.join(texts)
        guard payload.count <= Frame.longestPayload else { throw .tooLong(bytes: payload.count) }
        return payload
    }
}
