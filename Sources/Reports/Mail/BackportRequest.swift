// SPDX-License-Identifier: Apache-2.0

import Proof
import Sessions

/// A fix that mainline has and that a stable series lacks, though one of its releases was seen to be broken.
///
/// What stable@vger.kernel.org wants to be told is in the kernel's stable-kernel-rules: the subject, the commit, why, and
/// for which series.
struct BackportRequest: Hashable, Sendable {
    /// `6.0`
    let series: String
    /// The release of it that was tested: `v6.0.9`.
    let broken: String
    /// The mainline commit: the fix itself or what it was taken from.
    let mainline: CommitRecord
    /// The oldest mainline release that has it.
    let since: String

    /// - Returns: `nil` where there is nothing to ask for: the fix is not in mainline, nothing of a stable series was
    ///   seen to be broken, or the series has the fix by now.
    init?(_ record: SessionRecord, answer: ReportedAnswer) {
        guard case .cure(let commit) = answer, let facts = record.culprit else { return nil }
        let everywhere =
            [CulpritFacts.Twin(commit: commit, releases: facts.releases)]
            + [SpokenFacts.upstreamTwin(facts)].compactMap(\.self)
        guard let original = everywhere.first(where: { $0.releases.mainline != nil }),
            let since = original.releases.mainline,
            let series = ReleaseName.series(of: record.bad.name), Self.isBroken(record)
        else { return nil }
        let having = facts.releases.stable + facts.twins.flatMap(\.releases.stable)
        guard !having.contains(where: { ReleaseName.series(of: $0) == series }) else { return nil }
        (self.series, self.since) = (series, since)
        (broken, mainline) = (record.bad.name, original.commit)
    }

    private static func isBroken(_ record: SessionRecord) -> Bool {
        record.probes.contains { $0.commit.id == record.bad.commit && $0.made == nil && $0.verdict == .bad }
    }

    /// What is asked for and why, in a paragraph.
    func words(_ record: SessionRecord) -> String {
        let applied =
            record.proof?.checks.first { $0.claim == .baseWithShows }.flatMap { check -> String? in
                check.status == .passed ? " What was tested with the fix applied: \(SpokenProof.check(check))." : nil
            } ?? ""
        return "Please consider it for \(series).y: \(MailBody.name(broken)) shows the bug, mainline has the fix since "
            + "\(MailBody.name(since)) as \(SpokenFacts.citation(mainline)), and no release of \(series).y that the "
            + "repository has a tag of contains it.\(applied)"
    }
}

extension ReleaseName {
    /// The series that a release belongs to: `6.0` of `v6.0.9` and of `v6.0`; `nil` for a candidate and what is none.
    static func series(of name: String) -> String? {
        guard ReleaseName(name) != .other, !name.contains("-") else { return nil }
        let numbers = name.dropFirst().split(separator: ".")
        return numbers.prefix(numbers[0] == "2" ? 3 : 2).joined(separator: ".")
    }
}
