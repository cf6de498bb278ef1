// SPDX-License-Identifier: Apache-2.0

package import Search

/// Why a text is no log of `git bisect` that can be replayed.
package struct BisectLogError: Error, Hashable, Sendable {
    /// What is wrong with it.
    package enum Problem: Error, Hashable, Sendable {
        case tooLarge
        case empty
        case noStart
        case notText
        case beforeStart
        case unknownCommand(String)
        case otherTerms(old: String, new: String)
        case terms(TermsError)
        case unknownOption(String)
        case noRevision
        case severalNew(String)
        case notARevision(String)
        case range(String)
        case quoting
    }

    /// What is wrong.
    package let problem: Problem
    /// The line from 1; `nil` when it concerns the log as a whole.
    package let line: Int?
    /// What stands there, as it is; empty without a line.
    package let text: String

    init(_ problem: Problem, line: Int? = nil, text: String = "") {
        self.problem = problem
        self.line = line
        self.text = text
    }
}

extension BisectLogError: CustomStringConvertible {
    /// `line 3: what is wrong and what to do: 'the line'`.
    package var description: String {
        guard let line else { return "the bisect log \(words)" }
        return "line \(line) of the bisect log \(words): '\(text.displayable(upTo: 120))'"
    }

    private var words: String {
        switch problem {
        case .tooLarge:
            "is too large: at most 16 MiB and a million lines are read; give what 'git bisect log' prints"
        case .empty:
            "is empty; give what 'git bisect log' prints"
        case .noStart:
            "has no line 'git bisect start'; give all that 'git bisect log' prints"
        case .notText:
            "is no plain text (not UTF-8, or a control character); give what 'git bisect log' prints"
        case .beforeStart:
            "comes before 'git bisect start', which would undo it; move it behind that line"
        case .unknownCommand(let word):
            """
            cannot be replayed: '\(word.displayable(upTo: 40))' is not understood, only start, terms, skip, good and \
            bad, old and new, or the terms of the start; remove the line
            """
        case .otherTerms(let old, let new):
            "does not fit the search, whose terms are '\(old)' and '\(new)'; use one of them"
        case .terms(let error):
            "is refused: \(error)"
        case .unknownOption(let option):
            """
            has the option '\(option.displayable(upTo: 40))', which is not understood, only --term-old, --term-new, \
            --term-good, --term-bad, --first-parent and --no-checkout; remove it
            """
        case .noRevision:
            "names no commit, and what was checked out then is not known; write its id at the end"
        case .severalNew(let word):
            "marks several commits as '\(word)', and there can be one; leave the oldest"
        case .notARevision(let text):
            """
            has '\(text.displayable(upTo: 40))' where a commit is expected; write the commit's id, and paths behind '--'
            """
        case .range(let text):
            """
            has the range '\(text.displayable(upTo: 80))'; write its commits, as 'git rev-list' and 'git bisect log' do
            """
        case .quoting:
            "is not quoted as 'git bisect log' quotes: 'a b', and 'it'\\''s' for a quote; correct it"
        }
    }
}
