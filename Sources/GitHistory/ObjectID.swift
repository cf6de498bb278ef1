// SPDX-License-Identifier: Apache-2.0

import CLibgit2
internal import Search

/// The name of any git object, as 20 bytes: small and quick to compare, where ``CommitID`` is text for people.
struct ObjectID: Hashable {
    private let words: (UInt64, UInt64)
    private let rest: UInt32

    init(_ raw: git_oid) {
        (words, rest) = withUnsafeBytes(of: raw.id) { bytes in
            (
                (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
            )
        }
    }

    /// Takes 40 hexadecimal digits; anything else is `nil`.
    init?(hex: some StringProtocol) {
        guard let id = CommitID(String(hex)) else { return nil }
        self.init(id)
    }

    init(_ commit: CommitID) {
        var raw = git_oid()
        // A CommitID holds exactly the 40 digits that the parser wants.
        git_oid_fromstr(&raw, commit.hex)
        self.init(raw)
    }

    /// Takes the 20 bytes of a stored name; any other number is `nil`.
    init?(bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == 20 else { return nil }
        var raw = git_oid()
        withUnsafeMutableBytes(of: &raw.id) { $0.copyBytes(from: bytes) }
        self.init(raw)
    }

    var raw: git_oid {
        var raw = git_oid()
        withUnsafeMutableBytes(of: &raw.id) { bytes in
            bytes.storeBytes(of: words.0, as: UInt64.self)
            bytes.storeBytes(of: words.1, toByteOffset: 8, as: UInt64.self)
            bytes.storeBytes(of: rest, toByteOffset: 16, as: UInt32.self)
        }
        return raw
    }

    var bytes: [UInt8] { withUnsafeBytes(of: raw.id) { Array($0) } }

    var hex: String {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value }
        let raw = raw.id
        return String(unsafeUninitializedCapacity: 40) { text in
            withUnsafeBytes(of: raw) { bytes in
                for (position, byte) in bytes.enumerated() {
                    text[2 * position] = digit(byte >> 4)
                    text[2 * position + 1] = digit(byte & 15)
                }
            }
            return 40
        }
    }

    /// As the name of a commit: 20 bytes always make 40 digits.
    var commitID: CommitID {
        guard let id = CommitID(hex) else { preconditionFailure("20 bytes are 40 digits") }
        return id
    }

    static func == (left: ObjectID, right: ObjectID) -> Bool { left.words == right.words && left.rest == right.rest }

    func hash(into hasher: inout Hasher) {
        // The bytes are a cryptographic hash already: any eight of them are as good as all.
        hasher.combine(words.0)
    }
}

extension ObjectID: Comparable {
    /// In the order of their digits.
    static func < (left: ObjectID, right: ObjectID) -> Bool {
        let (first, second) = (left.words.0.byteSwapped, right.words.0.byteSwapped)
        if first != second { return first < second }
        let (third, fourth) = (left.words.1.byteSwapped, right.words.1.byteSwapped)
        return third != fourth ? third < fourth : left.rest.byteSwapped < right.rest.byteSwapped
    }
}
