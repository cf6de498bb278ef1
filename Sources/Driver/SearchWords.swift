// SPDX-License-Identifier: Apache-2.0

package import Search
import Sessions

extension SearchStep.Purpose {
    /// Why a commit is tested, for a person.
    package func words(in terms: Terms) -> String {
        switch self {
        case .knownBad: "the \(terms.word(for: .bad)) end"
        case .knownGood:
            terms.sought == .cause ? "a \(terms.word(for: .good)) end" : "the \(terms.word(for: .good)) end"
        case .mergeBase: "where \(terms.old.hasVowel ? "an" : "a") \(terms.old) end branched off"
        case .narrow: "to narrow the range"
        case .confirm: "to make sure of the answer"
        }
    }
}

extension String {
    /// Whether it begins with a vowel, as an article goes by it.
    fileprivate var hasVowel: Bool { first.map { "aeiouAEIOU".contains($0) } ?? false }
}

extension ClearedParent {
    /// How it was cleared, for a person.
    func words(in terms: Terms) -> String {
        let times = trials > 1 ? " \(trials) times" : ""
        return switch clearance {
        case .tested: "tested \(terms.old)\(times)"
        case .ancestor(let commit): "is contained in \(commit.short), which was tested \(terms.old)\(times)"
        case .sameKernel(let commit): "has the same kernel as \(commit.short), which was tested \(terms.old)"
        case .ancestorOfOldEnd: "is contained in \(terms.old.hasVowel ? "an" : "a") \(terms.old) end"
        }
    }
}
