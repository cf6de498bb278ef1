// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

extension EndsProblem {
    /// What is wrong with the ends, what that means, and what to do next.
    func words(in record: SessionRecord) -> String {
        switch self {
        case .knownBadIsGood(let commit): Self.noSighting(commit, record)
        case .knownGoodIsBad(let commit): Self.sighting(commit, record)
        case .mergeBaseIsNew(let commit): Self.mergeBase(commit, record)
        case .newBelowOld(let commit):
            """
            \(record.name(of: commit)) tests \(record.terms.new) (\(Self.reason(commit, record))), and it is contained in an end that \
            was said to be \(record.terms.old).
            Either the test missed it there, or it was undone since. Start again with an older commit as the \
            \(record.terms.old) end\(Self.walkBack(from: commit, record)).
            """
        case .endNotTestable(let commit, let purpose):
            """
            \(Self.name(commit, record)), \(purpose.words(in: record.terms)), cannot be tested: \
            \(Self.reason(commit, record)).
            Nothing can be found without it. The log is in \(Self.evidence(commit, record)); \
            choose a neighbour that can be tested.
            """
        case .newIsBelowOld(let commit):
            """
            The \(record.terms.new) commit \(Self.name(commit, record)) is contained in a \(record.terms.old) one, so \
            there is nothing between them.
            Most likely the two were exchanged: it is \(record.terms.old.uppercased())..\(record.terms.new.uppercased()).
            """
        }
    }

    private static func noSighting(_ commit: CommitID, _ record: SessionRecord) -> String {
        let boots = record.probes.filter { $0.commit.id == commit }.reduce(0) { $0 + ($1.trials?.good ?? 0) }
        let often = boots > 1 ? " in \(boots.counted("boot"))" : ""
        let rare = """
            If it shows more rarely than that, allow more boots with --patience \(max(4 * boots, 20)).
            """
        return """
            \(name(commit, record)) was said to be \(record.terms.word(for: .bad)) and does not show the bug\(often) \
            (\(reason(commit, record))).
            Either the test misses it there, or it was cured before. Look at \(evidence(commit, record)), \
            or try the scenario on one \(thing(record) == "commit" ? "commit with 'kbisect probe'" : "release alone"). \(rare)
            """
    }

    private static func sighting(_ commit: CommitID, _ record: SessionRecord) -> String {
        let said = "\(name(commit, record)) was said to be \(record.terms.word(for: .good)) and shows the bug"
        if record.terms.sought == .fix {
            return """
                \(said) (\(reason(commit, record))).
                It is not cured there: start again with a newer \(thing(record)) as the \(record.terms.new) end.
                """
        }
        return """
            \(said) (\(reason(commit, record))).
            The culprit is older: start again with an older good \(thing(record)), and this one as the bad \
            one\(walkBack(from: commit, record)).
            """
    }

    private static func mergeBase(_ commit: CommitID, _ record: SessionRecord) -> String {
        if record.terms.sought == .fix {
            return """
                The merge base \(name(commit, record)) does not show the bug (\(reason(commit, record))): the bug came \
                on the \(record.terms.old) side after the histories parted, so nothing cured it on the other.
                Start again with an ancestor of the \(record.terms.new) commit that shows it.
                """
        }
        return """
            The merge base \(name(commit, record)) shows the bug (\(reason(commit, record))): it is older than where \
            the histories of good and bad part, and was fixed on the good side.
            To find what brought it, start again with a good commit that is an ancestor of the bad \
            one\(walkBack(from: commit, record)). To find what fixed it: kbisect run --find fix \
            \(commit.short)..\(record.good.first.map(\.name) ?? "GOOD").
            """
    }

    /// What finds a good commit further back.
    private static func walkBack(from commit: CommitID, _ record: SessionRecord) -> String {
        record.terms.sought == .cause && record.kind == .bisection
            ? ", or let releases be tried back from it: kbisect run --find-good \(commit.short)" : ""
    }

    private static func name(_ commit: CommitID, _ record: SessionRecord) -> String {
        if let release = record.release(of: commit) { return release.version }
        let end = ([record.new] + record.old).first { $0.commit == commit }
        return end.map { "\($0.name) (\(commit.short))" } ?? commit.short
    }

    /// What is searched through.
    private static func thing(_ record: SessionRecord) -> String { record.kind == .releases ? "release" : "commit" }

    private static func reason(_ commit: CommitID, _ record: SessionRecord) -> String {
        record.probes.last { $0.commit.id == commit }?.reason ?? "it was not tested"
    }

    private static func evidence(_ commit: CommitID, _ record: SessionRecord) -> String {
        record.probes.last { $0.commit.id == commit }?.evidence ?? "the session's folder"
    }
}

extension ReleaseWalk.Step {
    /// Why a walk over releases led nowhere.
    func words(in record: SessionRecord) -> String {
        guard case .noneIsGood(let oldest) = self else { return "the walk over releases is not over" }
        let tested = record.probes.dropFirst().count { $0.verdict != .skip }
        let last = oldest.map { ", back to \($0.short)" } ?? ""
        return """
            None of the \(tested.counted("release")) that could be tested is without the bug\(last): it may always have \
            been there.
            Name an older good commit if there is one: kbisect run GOOD..\(oldest?.short ?? record.new.name)
            """
    }
}
