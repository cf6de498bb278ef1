// SPDX-License-Identifier: Apache-2.0

import Noise
import Search

/// What a search found out, in sentences for all that show it. Texts of others in them are as they are: escape them.
package enum SpokenSearch {
    /// What it means that the commit is a merge; `nil` for any other.
    package static func merge(
        _ culprit: CommitRecord,
        _ parents: [ParentRecord],
        _ record: SessionRecord
    ) -> String? {
        guard culprit.parents.count > 1, !parents.isEmpty else { return nil }
        if record.search.isFirstParent {
            let sides = culprit.parents.dropFirst().map { "\(culprit.parents[0].short)..\($0.short)" }
            return
                "it brought in what was on \(sides.joined(separator: " and ")); without --first-parent the search goes on there"
        }
        let sides = parents.map { "\($0.commit.short) (\($0.title))" }.joined(separator: " and ")
        let what = record.terms.sought == .cause ? "is well" : "is broken"
        return "each side \(what) alone, \(sides); what they make together is \(record.terms.new)"
    }

    /// How sure an answer is, and what that rests on; `nil` where verdicts were taken as certain.
    package static func confidence(_ record: SessionRecord) -> String? {
        guard let reached = record.search.reached else { return nil }
        let rate = record.search.missRate
        let boots = rate.sightings + rate.misses
        return
            "\(percent(reached)); the bug showed in \(rate.sightings) of \(boots.counted("boot")) of \(record.unit)s that have it"
    }

    /// How to get past commits that do not build, where that is what they failed by.
    package static func mending(_ commits: [CommitRecord], _ record: SessionRecord) -> [String] {
        guard record.kind == .bisection, record.terms.sought == .cause, record.search.patches.isEmpty,
            let newest = commits.last(where: { record.whyNotTested($0.id).hasPrefix("does not build") }),
            let builds = record.probes.last(where: { $0.verdict == .bad && !$0.isOfProof })
        else { return [] }
        return [
            "They do not build. To find the commit that mends that, and to test them with it:",
            "  kbisect run --find fix --bad-if no-build \(newest.id.short)..\(builds.commit.id.short)",
            "  then the same command as before with --with-patch COMMIT",
        ]
    }

    /// A probability, rounded so that it never says more than is so: `99.2 %`, `99.985 %`.
    package static func percent(_ probability: Double) -> String {
        let probability = min(max(probability, 0), 1)
        let parts = probability > 0.999 ? 1000 : 10
        let count = Int((probability * 100 * Double(parts)).rounded(.down))
        let rest = "\(parts + count % parts)".dropFirst()
        return "\(count / parts).\(rest) %"
    }
}
