// SPDX-License-Identifier: Apache-2.0

import CLibgit2

/// The first digits of an object's name, or all of them, as messages and people give them.
struct IDPrefix: Hashable {
    /// The fewest digits that are taken for a name: fewer are as likely a number.
    static let fewest = 7

    /// The digits, filled up with zeros.
    let padded: ObjectID
    /// How many of them count: ``fewest`` to 40.
    let count: Int

    /// Takes 7 to 40 hexadecimal digits in either case; anything else is `nil`.
    init?(_ digits: some StringProtocol) {
        var digits = Array(digits.utf8)
        let id = digits.withUnsafeMutableBytes { IDPrefix(bytes: UnsafeRawBufferPointer($0)) }
        guard let id else { return nil }
        self = id
    }

    init?(bytes: UnsafeRawBufferPointer) {
        guard (Self.fewest...40).contains(bytes.count), let start = bytes.baseAddress else { return nil }
        var raw = git_oid()
        // It refuses everything but digits, of which it takes both cases.
        guard git_oid_fromstrn(&raw, start.assumingMemoryBound(to: CChar.self), bytes.count) == 0 else { return nil }
        padded = ObjectID(raw)
        count = bytes.count
    }

    init(_ id: ObjectID) {
        padded = id
        count = 40
    }

    /// The digits, in lower case.
    var text: String { String(padded.hex.prefix(count)) }

    /// The same for all that could name one object: the first ``fewest`` digits.
    var bucket: UInt32 { padded.leadingDigits }

    /// Whether both can name the same object: one begins with the other.
    func agrees(with other: IDPrefix) -> Bool {
        let common = min(count, other.count)
        if common == 40 { return padded == other.padded }
        return withUnsafeBytes(of: padded.raw.id) { own in
            withUnsafeBytes(of: other.padded.raw.id) { others in
                let whole = common / 2
                guard own.prefix(whole).elementsEqual(others.prefix(whole)) else { return false }
                return common % 2 == 0 || own[whole] >> 4 == others[whole] >> 4
            }
        }
    }
}

extension ObjectID {
    /// The first seven digits as a number.
    fileprivate var leadingDigits: UInt32 {
        let raw = raw.id
        return UInt32(raw.0) << 20 | UInt32(raw.1) << 12 | UInt32(raw.2) << 4 | UInt32(raw.3) >> 4
    }
}

extension RepositoryHandle {
    /// The object that a prefix names here, or `nil` when there is none or more than one.
    func object(named prefix: IDPrefix) -> ObjectID? {
        var found = git_oid()
        var raw = prefix.padded.raw
        guard git_odb_exists_prefix(&found, objects, &raw, prefix.count) == 0 else { return nil }
        return ObjectID(found)
    }

    /// The same, if it is a commit.
    func commit(named prefix: IDPrefix) -> ObjectID? {
        guard let id = object(named: prefix) else { return nil }
        var (size, type, raw) = (0, GIT_OBJECT_INVALID, id.raw)
        guard git_odb_read_header(&size, &type, objects, &raw) == 0, type == GIT_OBJECT_COMMIT else { return nil }
        return id
    }
}
