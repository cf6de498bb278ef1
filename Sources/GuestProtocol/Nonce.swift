// SPDX-License-Identifier: Apache-2.0

/// The secret of one boot: it is on the kernel command line and in every frame.
///
/// It keeps frames of another boot, or text that merely looks like a frame, from being believed. It does not
/// protect from a program in the guest that reads `/proc/cmdline` and forges frames on purpose.
package struct Nonce: Hashable, Sendable, CustomStringConvertible {
    /// The 64 bits that ``description`` shows.
    package let value: UInt64

    /// A nonce of known bits, for tests and for repeating a boot.
    package init(_ value: UInt64) {
        self.value = value
    }

    /// A new nonce out of a generator that is handed in.
    package init(using generator: inout some RandomNumberGenerator) {
        value = generator.next()
    }

    /// Reads the 16 lower-case hexadecimal digits that ``description`` writes; `nil` for anything else.
    package init?(_ text: String) {
        guard let value = WireNumber.hexadecimal(Array(text.utf8)[...], digits: 16) else { return nil }
        self.value = value
    }

    /// 16 lower-case hexadecimal digits.
    package var description: String { WireNumber.hexadecimal(value, digits: 16) }

    /// What the kernel command line has to say, so that the agent knows the nonce.
    package var commandLineOption: String { "kbisect.nonce=\(self)" }
}
