// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

extension EndsProblem {
    /// What is wrong with the ends of a search by hand, what that means, and what to do next.
    ///
    /// There is no boot to look at: what a person said may be wrong, and then it can be taken back.
    func wordsByHand(in record: SessionRecord) -> String {
        let (old, new) = (record.terms.old, record.terms.new)
        switch self {
        case .knownBadIsGood(let commit), .knownGoodIsBad(let commit):
            return """
                \(commit.short) is an end of the search, and was marked as the opposite of it.
                'kbisect undo' takes the mark back; if it is right, begin anew with another end: kbisect start.
                """
        case .endNotTestable(let commit, _):
            return """
                \(commit.short) is an end of the search, and was marked as not testable.
                'kbisect undo' takes the mark back; if it is right, begin anew with another end: kbisect start.
                """
        case .mergeBaseIsNew(let commit):
            return Self.mergeBase(commit, record)
        case .newBelowOld(let commit):
            return """
                \(commit.short) was marked \(new), and a commit that contains it is \(old).
                Either one of the two is wrong ('kbisect undo' takes the last mark back), or it was undone in between. \
                Then begin anew with an older commit as the \(old) end: kbisect start.
                """
        case .newIsBelowOld(let commit):
            return """
                The \(new) commit \(commit.short) is contained in a commit that is \(old), so there is nothing between \
                them.
                Most likely the two were exchanged: it is \
                kbisect start \(old.uppercased())..\(new.uppercased()).
                """
        }
    }

    private static func mergeBase(_ commit: CommitID, _ record: SessionRecord) -> String {
        let undo = "If it was marked wrongly, 'kbisect undo' takes that back."
        if record.terms.sought == .fix {
            return """
                The merge base \(commit.short) does not show the bug: the bug came on the \(record.terms.old) side after \
                the histories parted, so nothing cured it on the other.
                \(undo) Else begin anew with an ancestor of the \(record.terms.new) commit that shows it.
                """
        }
        return """
            The merge base \(commit.short) shows the bug: it is older than where the histories of \
            \(record.terms.old) and \(record.terms.new) part, and was fixed on the \(record.terms.old) side.
            \(undo) To find what brought it, begin anew with an ancestor of the \(record.terms.new) commit that is \
            \(record.terms.old). To find what fixed it: kbisect start --find fix \
            \(commit.short)..\(record.old.first.map(\.name) ?? record.terms.old.uppercased()).
            """
    }
}
