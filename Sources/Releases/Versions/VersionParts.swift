// SPDX-License-Identifier: Apache-2.0

/// The parts of a version, which both schemes cut alike: `[epoch:]upstream[-revision]`.
struct VersionParts {
    /// Before the first colon.
    let epoch: Substring?
    let upstream: Substring
    /// After the last hyphen; rpm calls it the release.
    let revision: Substring?

    init(_ text: String) {
        var rest = text[...]
        if let colon = rest.firstIndex(of: ":") {
            epoch = rest[..<colon]
            rest = rest[rest.index(after: colon)...]
        } else {
            epoch = nil
        }
        if let hyphen = rest.lastIndex(of: "-") {
            upstream = rest[..<hyphen]
            revision = rest[rest.index(after: hyphen)...]
        } else {
            upstream = rest
            revision = nil
        }
    }

    /// Whether the epoch is absent, or digits that say a number up to the limit.
    func hasEpoch(upTo limit: UInt32) -> Bool {
        guard let epoch else { return true }
        guard epoch.utf8.allSatisfy(\.isDigit), let number = UInt32(epoch) else { return false }
        return number <= limit
    }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }

    /// A letter or a digit of ASCII, or one of the given characters.
    func isAlphanumeric(or others: StaticString) -> Bool {
        isDigit || isLetter || others.withUTF8Buffer { $0.contains(self) }
    }
}
