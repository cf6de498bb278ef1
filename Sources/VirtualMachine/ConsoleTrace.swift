// SPDX-License-Identifier: Apache-2.0

/// What the console says after an interrupt, as lines that a terminal can be given.
struct ConsoleTrace {
    /// More than the trace of every processor of a large guest.
    private static let longest = 64 << 10

    private var bytes: [UInt8] = []

    mutating func receive(_ more: [UInt8]) {
        bytes += more.prefix(Self.longest - bytes.count)
    }

    var lines: [String] { bytes.split(separator: UInt8(ascii: "\n")).map(Self.printable).filter { !$0.isEmpty } }

    /// Bytes of the guest as text: what would steer a terminal is left out, what is not UTF-8 becomes U+FFFD.
    static func printable(_ line: some Sequence<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        for scalar in String(decoding: Array(line), as: UTF8.self).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: continue
            default: text.append(scalar)
            }
        }
        return String(text)
    }
}
