// SPDX-License-Identifier: Apache-2.0

import Search
package import Sessions

/// The lines that a reproducer prints for each of its cases: `BAD name: what was seen`. docs/scenarios.md has the rules.
package struct CaseLines {
    /// More cases than this are left out: a broken guest may print names without an end.
    package static let most = 2000
    /// Bytes of a name; the rest is cut.
    package static let longestName = 100
    /// Bytes of a reason; the rest is cut.
    package static let longestReason = 1000

    private static let words: [(text: String, verdict: Verdict)] = [("GOOD", .good), ("BAD", .bad), ("SKIP", .skip)]

    private let output: [String]

    /// - Parameter output: The lines of the reproducer's output.
    package init(_ output: [String]) {
        self.output = output
    }

    /// The first line that begins with a word, and how many more there are.
    func summary(of word: String) -> String? {
        let lines = output.filter { $0.hasPrefix(word + " ") }
        guard let first = lines.first else { return nil }
        return lines.count == 1 ? first : "\(first) (and \(lines.count - 1) more)"
    }

    /// Every case, in the order of their first lines, and how many lines are of cases beyond ``most``.
    ///
    /// Of several lines with one name the worst counts: a reproducer that runs more than once shows a bug in one run.
    package var cases: (found: [CaseResult], leftOut: Int) {
        var found: [CaseResult] = []
        var places: [String: Int] = [:]
        var leftOut = 0
        for result in output.lazy.compactMap(Self.parse) {
            if let place = places[result.name] {
                if Self.rank(result.verdict) > Self.rank(found[place].verdict) { found[place] = result }
            } else if found.count < Self.most {
                places[result.name] = found.count
                found.append(result)
            } else {
                leftOut += 1
            }
        }
        return (found, leftOut)
    }

    /// The cases of a boot that came to a judgement. Where it could not be judged none is good: what broke the boot off
    /// may have come before the case was over.
    func cases(of judgement: Judgement) -> (found: [CaseResult], leftOut: Int) {
        var cases = cases
        guard judgement.verdict == .skip else { return cases }
        for place in cases.found.indices where cases.found[place].verdict == .good {
            (cases.found[place].verdict, cases.found[place].reason) = (.skip, judgement.reason)
        }
        return cases
    }

    private static func rank(_ verdict: Verdict) -> Int {
        switch verdict {
        case .good: 0
        case .skip: 1
        case .bad: 2
        }
    }

    /// By bytes and not by characters, of which one may be as long as the line.
    private static func parse(_ line: String) -> CaseResult? {
        for word in words where line.utf8.starts(with: word.text.utf8) {
            let behind = line.utf8.dropFirst(word.text.utf8.count)
            guard behind.first.map(isBlank) == true else { continue }
            let rest = behind.drop(while: isBlank)
            var name = rest.prefix { !isBlank($0) }
            var reason = rest[name.endIndex...].drop(while: isBlank)
            if name.last == UInt8(ascii: ":") {
                name.removeLast()
            } else if reason.first == UInt8(ascii: ":") {
                reason = reason.dropFirst().drop(while: isBlank)
            }
            guard !name.isEmpty else { return nil }
            while reason.last.map(isBlank) == true { reason.removeLast() }
            return CaseResult(
                name: cut(name, to: longestName),
                verdict: word.verdict,
                reason: cut(reason, to: longestReason)
            )
        }
        return nil
    }

    /// A carriage return too: a terminal line in the guest may put one at the end.
    private static func isBlank(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }

    /// At most so many bytes, and no half of a character's code.
    private static func cut(_ text: Substring.UTF8View, to length: Int) -> String {
        var end = text.index(text.startIndex, offsetBy: length, limitedBy: text.endIndex) ?? text.endIndex
        while end > text.startIndex, end < text.endIndex, text[end] & 0xC0 == 0x80 { end = text.index(before: end) }
        return String(Substring(text[..<end]))
    }
}
