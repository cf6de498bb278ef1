// SPDX-License-Identifier: Apache-2.0

import Search

/// Reads what `git bisect log` prints and `git bisect replay` reads.
///
/// As in git, what is no command is passed over, the last `start` counts, the last commit marked as new is the one to
/// search down from, and all that are marked as old count. Unlike in git, a commit that is marked again loses its
/// earlier mark, for that is how people correct a mistake.
package struct BisectLogReader {
    private static let longest = 16 << 20
    private static let mostLines = 1_000_000

    /// A search that a log starts, as far as it was read.
    struct BegunSearch {
        /// The words of the sides; `nil` until a line settles them.
        var terms: Terms?
        var isFirstParent = false
        var paths: [String] = []
        /// Revisions and the words they were marked with, in order.
        var marks: [(revision: String, word: String)] = []
    }

    let isRevision: (String) -> Bool
    private var search: BegunSearch?
    /// What git noted since the last command. It writes no commands for the ends that `start` is given, but it notes
    /// them in front of it.
    private(set) var noted: [(word: String, commit: CommitID)] = []
    private var answers: [(word: String, commit: CommitID)] = []
    /// How far the log is indented. A commit's message that `git bisect run` has shown is indented further, and may
    /// quote a log of its own.
    private let indentation: Int

    private init(indentation: Int, isRevision: @escaping (String) -> Bool) {
        self.indentation = indentation
        self.isRevision = isRevision
    }

    /// Reads a log.
    ///
    /// - Parameter isRevision: Whether the repository knows a revision. It is asked where nothing else tells a revision
    ///   from a path: about words of a `start` without `--`, in a log without git's comments.
    package static func read(
        _ bytes: [UInt8],
        isRevision: @escaping (String) -> Bool = { _ in true }
    ) throws(BisectLogError) -> ReplayedLog {
        guard bytes.count <= longest else { throw BisectLogError(.tooLarge) }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: mostLines, omittingEmptySubsequences: false)
        guard lines.count <= mostLines else { throw BisectLogError(.tooLarge) }
        guard !bytes.allSatisfy({ " \t\r\n".utf8.contains($0) }) else { throw BisectLogError(.empty) }
        let starts = lines.compactMap(command).filter { $0.arguments.drop(while: isBlank).starts(with: "start".utf8) }
        guard let indentation = starts.map(\.indentation).min() else { throw BisectLogError(.noStart) }
        var reader = BisectLogReader(indentation: indentation, isRevision: isRevision)
        for (index, line) in lines.enumerated() {
            try reader.take(line.last == UInt8(ascii: "\r") ? line.dropLast() : line, number: index + 1)
        }
        return try reader.result
    }

    /// A command's blanks in front, and what follows `git bisect`; `nil` for any other line.
    private static func command(in line: ArraySlice<UInt8>) -> (indentation: Int, arguments: ArraySlice<UInt8>)? {
        let text = line.drop(while: isBlank)
        guard let name = ["git bisect", "git-bisect"].first(where: { text.starts(with: $0.utf8) }) else { return nil }
        let arguments = text.dropFirst(name.utf8.count)
        return arguments.first.map(isBlank) == true ? (text.startIndex - line.startIndex, arguments) : nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private mutating func take(_ bytes: ArraySlice<UInt8>, number: Int) throws(BisectLogError) {
        guard let command = Self.command(in: bytes) else {
            // Subjects may be in any encoding; what is looked for stands before them.
            note(BisectLogNote(String(decoding: bytes.prefix(256), as: UTF8.self)[...]))
            return
        }
        guard command.indentation == indentation else { return }
        let line = String(decoding: bytes, as: UTF8.self)
        do throws(Problem) {
            guard line.utf8.elementsEqual(bytes), !line.unicodeScalars.contains(where: Self.isControl) else {
                throw .notText
            }
            guard let words = BisectLogWords.split(command.arguments) else { throw .quoting }
            if let name = words.first { try obey(name, Array(words.dropFirst())) }
        } catch {
            throw BisectLogError(error, line: number, text: line)
        }
        noted = []
    }

    typealias Problem = BisectLogError.Problem

    private mutating func note(_ note: BisectLogNote?) {
        switch note {
        case .mark(let word, let commit): noted.append((word, commit))
        case .answer(let word, let commit): answers.append((word, commit))
        case nil: break
        }
    }

    private mutating func obey(_ name: String, _ arguments: [String]) throws(Problem) {
        switch name {
        case "start":
            if search != nil { answers = [] }
            search = try started(arguments)
        case "terms":
            // Only shows them.
            break
        default:
            try mark(name, arguments)
        }
    }

    private mutating func mark(_ word: String, _ revisions: [String]) throws(Problem) {
        let known: [(old: String, new: String)] = [("good", "bad"), ("old", "new")]
        let standard = known.first { [$0.old, $0.new].contains(word) }
        guard var search else { throw word == "skip" || standard != nil ? .beforeStart : .unknownCommand(word) }
        if word != "skip" {
            if search.terms == nil, let standard {
                search.terms = try Self.terms(old: standard.old, new: standard.new)
            }
            guard let terms = search.terms else { throw .unknownCommand(word) }
            guard [terms.old, terms.new].contains(word) else {
                throw standard == nil ? .unknownCommand(word) : .otherTerms(old: terms.old, new: terms.new)
            }
            if word == terms.new, revisions.count > 1 { throw .severalNew(word) }
        }
        guard !revisions.isEmpty else { throw .noRevision }
        for revision in revisions { search.marks.append((try Self.revision(revision), word)) }
        self.search = search
    }

    static func terms(old: String, new: String) throws(Problem) -> Terms {
        do throws(TermsError) {
            return try Terms(sought: .cause, old: old, new: new)
        } catch {
            throw .terms(error)
        }
    }

    /// A text that can be handed to git as a revision; an id in lower case.
    static func revision(_ text: String) throws(Problem) -> String {
        guard (1...256).contains(text.utf8.count), !text.hasPrefix("-"), !text.contains(where: \.isWhitespace) else {
            throw .notARevision(text)
        }
        guard !text.contains("..") else { throw .range(text) }
        return CommitID(text)?.hex ?? text
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 && scalar != "\t" || scalar.value == 0x7F
    }

    private var result: ReplayedLog {
        get throws(BisectLogError) {
            guard let search else { throw BisectLogError(.noStart) }
            let terms = search.terms ?? .standard(.cause)
            var last: [String: Int] = [:]
            for (index, mark) in search.marks.enumerated() { last[mark.revision] = index }
            let marks = search.marks.enumerated().filter { last[$0.element.revision] == $0.offset }.map(\.element)
            let revisions = { (word: String) in marks.filter { $0.word == word }.map(\.revision) }
            return ReplayedLog(
                terms: terms,
                old: revisions(terms.old),
                new: revisions(terms.new).last,
                skipped: revisions("skip"),
                isFirstParent: search.isFirstParent,
                paths: search.paths,
                named: answers.last { $0.word == terms.new }?.commit
            )
        }
    }
}
