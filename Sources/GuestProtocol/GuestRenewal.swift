// SPDX-License-Identifier: Apache-2.0

/// What makes a guest that was restored from a saved state differ from all others that were restored from it.
package struct GuestRenewal: Hashable, Sendable {
    /// So many bytes of chance: all that the kernel's generator keeps.
    package static let seedLength = 32

    /// In every frame from now on, of both ends, which count theirs from 1 again.
    package var nonce: Nonce
    /// Mixed into the kernel's random numbers, which are then made from it anew.
    package var seed: [UInt8]
    /// The host's clock, since 1970. The guest's stood still with the state.
    package var milliseconds: Int

    package init(nonce: Nonce, seed: [UInt8], milliseconds: Int) {
        self.nonce = nonce
        self.seed = seed
        self.milliseconds = milliseconds
    }

    /// Out of a generator that is handed in.
    package init(milliseconds: Int, using generator: inout some RandomNumberGenerator) {
        let seed = (0..<Self.seedLength).map { _ in UInt8.random(in: 0...255, using: &generator) }
        self.init(nonce: Nonce(using: &generator), seed: seed, milliseconds: milliseconds)
    }
}

extension GuestRenewal {
    init?(_ texts: [String]) {
        guard texts.count == 3, let nonce = Nonce(texts[0]),
            let milliseconds = WireNumber.decimal(Array(texts[2].utf8)[...]),
            texts[1].utf8.count == Self.seedLength * 2
        else { return nil }
        let digits = Array(texts[1].utf8)
        let seed = stride(from: 0, to: digits.count, by: 2).compactMap { place in
            WireNumber.hexadecimal(digits[place..<place + 2], digits: 2).map(UInt8.init(truncatingIfNeeded:))
        }
        guard seed.count == Self.seedLength else { return nil }
        self.init(nonce: nonce, seed: seed, milliseconds: milliseconds)
    }

    var texts: [String] {
        [nonce.description, seed.map { WireNumber.hexadecimal(UInt64($0), digits: 2) }.joined(), "\(milliseconds)"]
    }
}
