// SPDX-License-Identifier: Apache-2.0

import Checksums

/// Writes the frames of one sender and numbers them.
///
/// `@K1 <nonce> <sequence> <TYPE> <payload length> <crc32> <base64 of the payload>\n`, see docs/serial-protocol.md.
package struct FrameEncoder: Sendable {
    private let nonce: Nonce
    private var lastSequence = 0

    /// An encoder whose first frame has the number 1.
    package init(nonce: Nonce) {
        self.nonce = nonce
    }

    /// The line for a message of the host, ready to be written to the serial port.
    ///
    /// - Throws: ``MessageError`` when the message cannot be sent as it is.
    package mutating func encode(_ message: HostMessage) throws(MessageError) -> [UInt8] {
        let payload = try message.payload()
        return line(message.type, payload)
    }

    /// The line for a message of the guest, as the agent would write it.
    ///
    /// - Throws: ``MessageError`` when the message cannot be sent as it is.
    package mutating func encode(_ message: GuestMessage) throws(MessageError) -> [UInt8] {
        let payload = try message.payload()
        return line(message.type, payload)
    }

    private mutating func line(_ type: FrameType, _ payload: [UInt8]) -> [UInt8] {
        lastSequence += 1
        return Self.line(Frame(sequence: lastSequence, type: type, payload: payload), nonce: nonce)
    }

    /// The line for a frame as it is, whatever its number.
    package static func line(_ frame: Frame, nonce: Nonce) -> [UInt8] {
        let fields = Array("\(nonce) \(frame.sequence) \(frame.type.rawValue) \(frame.payload.count) ".utf8)
        let checksum = CRC32.checksum(fields[...], frame.payload[...])
        var line = FrameDecoder.mark + fields
        line += Array(WireNumber.hexadecimal(UInt64(checksum), digits: 8).utf8)
        line.append(UInt8(ascii: " "))
        line += Base64.encode(frame.payload[...])
        line.append(UInt8(ascii: "\n"))
        return line
    }
}

/// Why a message cannot be put into a frame.
package enum MessageError: Error, Hashable, Sendable {
    /// It would need so many bytes; ``Frame/longestPayload`` is the most.
    case tooLong(bytes: Int)
    /// A text of it has a NUL byte, which no program can be given.
    case holdsNUL(String)
}

extension MessageError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLong(let bytes):
            """
            cannot tell the guest what to run: arguments and environment take \(bytes) bytes and \
            \(Frame.longestPayload) is the most; put them into a file of the reproducer
            """
        case .holdsNUL(let text):
            "cannot tell the guest what to run: '\(WireText.printable(Array(text.utf8)[...]))' has a NUL byte in it"
        }
    }
}
