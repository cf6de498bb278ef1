// SPDX-License-Identifier: Apache-2.0

import CLibgit2
import Glibc

/// What a walk over a whole history needs of a commit, read without making objects of its names and signatures.
struct RawCommit {
    /// The tree; `nil` where it names none.
    let tree: ObjectID?
    let parents: [ObjectID]
    /// The committer's date in seconds since 1970; 0 where it cannot be read.
    let date: Int64
    /// The message. Valid as long as the closure runs that was given this.
    let message: UnsafeRawBufferPointer

    /// Takes a commit object as git stores it.
    init(_ object: UnsafeRawBufferPointer) {
        var tree: ObjectID?
        var parents: [ObjectID] = []
        var date: Int64 = 0
        var rest = object
        while !rest.isEmpty, let start = rest.baseAddress {
            let end = memchr(start, 10, rest.count).map { UnsafeRawPointer($0) - start } ?? rest.count
            let line = UnsafeRawBufferPointer(rebasing: rest[..<end])
            rest = UnsafeRawBufferPointer(rebasing: rest[min(end + 1, rest.count)...])
            guard !line.isEmpty else { break }
            if line.begins("parent "), let prefix = IDPrefix(bytes: .init(rebasing: line.dropFirst(7))),
                prefix.count == 40
            {
                parents.append(prefix.padded)
            } else if tree == nil, line.begins("tree "),
                let prefix = IDPrefix(bytes: .init(rebasing: line.dropFirst(5))), prefix.count == 40
            {
                tree = prefix.padded
            } else if line.begins("committer ") {
                date = Self.date(line)
            }
        }
        (self.tree, self.parents, self.date, message) = (tree, parents, date, rest)
    }

    /// The seconds of `committer A <a@example.org> 1600000000 +0200`.
    private static func date(_ line: UnsafeRawBufferPointer) -> Int64 {
        guard let name = line.lastIndex(of: UInt8(ascii: ">")) else { return 0 }
        var digits = line[(name + 1)...].drop { $0 == UInt8(ascii: " ") }
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits = digits.dropFirst() }
        var seconds: Int64 = 0
        for digit in digits.prefix(while: { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            let (tenfold, isTooLarge) = seconds.multipliedReportingOverflow(by: 10)
            let (sum, isStillTooLarge) = tenfold.addingReportingOverflow(Int64(digit & 15))
            guard !isTooLarge, !isStillTooLarge else { return 0 }
            seconds = sum
        }
        return isNegative ? -seconds : seconds
    }
}

extension UnsafeRawBufferPointer {
    /// As `starts(with:)`, which goes byte by byte.
    fileprivate func begins(_ words: StaticString) -> Bool {
        guard let baseAddress, count >= words.utf8CodeUnitCount else { return false }
        return memcmp(baseAddress, words.utf8Start, words.utf8CodeUnitCount) == 0
    }
}

extension RepositoryHandle {
    /// A commit as it is stored, for as long as `body` runs.
    func withRawCommit<Result>(_ id: ObjectID, _ body: (RawCommit) -> Result) throws(GitError) -> Result {
        let object = try read(id, GIT_OBJECT_COMMIT, otherwise: "it should be a commit, and is not")
        defer { git_odb_object_free(object) }
        return body(RawCommit(Self.content(of: object)))
    }
}
