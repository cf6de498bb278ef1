// SPDX-License-Identifier: Apache-2.0

import Search

/// What git writes into a log besides commands, as far as it says something about a commit.
enum BisectLogNote: Hashable {
    /// `# bad: [ID] subject`: the mark that the next command makes, or an end that `start` was given.
    case mark(word: String, CommitID)
    /// `# first bad commit: [ID] subject`, or `ID is the first bad commit` as `git bisect run` prints it.
    ///
    /// git 2.55 writes `'bad'`, git before it `bad`.
    case answer(word: String, CommitID)

    /// Reads the beginning of a line; what follows is the subject, which may hold anything.
    init?(_ line: Substring) {
        if line.hasPrefix("# ") {
            guard let colon = line.firstRange(of: ": [") else { return nil }
            let rest = line[colon.upperBound...]
            guard let end = rest.firstIndex(of: "]"), let commit = CommitID(String(rest[..<end])) else { return nil }
            let label = line[..<colon.lowerBound].dropFirst(2)
            if let word = Self.answered(label) {
                self = .answer(word: word, commit)
            } else if !label.contains(" ") {
                self = .mark(word: String(label), commit)
            } else {
                return nil
            }
        } else {
            let parts = line.split(separator: " is the ", maxSplits: 1)
            guard parts.count == 2, let commit = CommitID(String(parts[0])), let word = Self.answered(parts[1]) else {
                return nil
            }
            self = .answer(word: word, commit)
        }
    }

    /// The word in `first bad commit`.
    private static func answered(_ label: Substring) -> String? {
        let words = label.split(separator: " ")
        guard words.count == 3, words[0] == "first", words[2] == "commit" else { return nil }
        let isQuoted = words[1].count > 2 && words[1].hasPrefix("'") && words[1].hasSuffix("'")
        return String(isQuoted ? words[1].dropFirst().dropLast() : words[1])
    }
}
