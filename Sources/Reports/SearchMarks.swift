// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// What the probes of a search say of each commit, all of its visits taken together.
struct SearchMarks {
    /// What they say of one.
    struct Mark: Hashable {
        /// The first visit.
        var probe: ProbeRecord
        /// By symptom.
        var verdict: Verdict
        /// Why it cannot be so after all.
        var refutation: String?
    }

    /// In the order in which commits got their last verdict: git takes the last new one for where it searches down from,
    /// and a sighting later than another lies below it.
    let marks: [Mark]
    private let places: [CommitID: Int]

    init(_ record: SessionRecord) {
        var visits: [CommitID: [ProbeRecord]] = [:]
        var order: [CommitID] = []
        for probe in Self.probes(of: record) {
            let known = visits[probe.commit.id]
            if known == nil || known?.last?.verdict != probe.verdict {
                order.removeAll { $0 == probe.commit.id }
                order.append(probe.commit.id)
            }
            visits[probe.commit.id, default: []].append(probe)
        }
        let ancestry = OutlineAncestry(record.graph)
        marks = order.compactMap { commit in
            guard let probes = visits[commit] else { return nil }
            let verdict = Self.verdict(probes, record)
            let overruled = verdict == .good ? probes.compactMap(\.overruledBy).last : nil
            return Mark(
                probe: probes[0],
                verdict: verdict,
                refutation: overruled.map { "that missed it, as probe \($0) shows" }
                    ?? Self.contradiction(of: commit, verdict, to: record, ancestry)
            )
        }
        places = Dictionary(zip(marks.map(\.probe.commit.id), marks.indices)) { first, _ in first }
    }

    subscript(commit: CommitID) -> Mark? { places[commit].map { marks[$0] } }

    /// The probes that a search made.
    ///
    /// What was tested later for a proof is left out: it may repeat or contradict what the search went by.
    static func probes(of record: SessionRecord) -> [ProbeRecord] {
        record.kind == .verification ? [] : record.probes.filter { !$0.isOfProof }
    }

    /// A sighting outweighs boots that missed it, unless sightings can be false; then the majority does. What could
    /// not be tested once says nothing against what was seen another time.
    private static func verdict(_ probes: [ProbeRecord], _ record: SessionRecord) -> Verdict {
        let verdicts = Set(probes.map(\.verdict))
        if record.search.noise.hasFalseAlarms, verdicts.isSuperset(of: [.good, .bad]) {
            let counts = probes.compactMap(\.trials).filter { (0...1_000_000).contains(min($0.good, $0.bad)) }
            let (shown, clean) = counts.prefix(1000).reduce((0, 0)) { ($0.0 &+ $1.bad, $0.1 &+ $1.good) }
            return shown >= clean ? .bad : .good
        }
        return [.bad, .good].first(where: verdicts.contains) ?? .skip
    }

    /// Where tests can be wrong, the answer may stand against some of them.
    private static func contradiction(
        of commit: CommitID,
        _ verdict: Verdict,
        to record: SessionRecord,
        _ ancestry: OutlineAncestry
    ) -> String? {
        guard case .found(let answer, _, _) = record.end, verdict != .skip, !record.refutesItsCulprit,
            let containsIt = ancestry.contains(commit, answer.id)
        else { return nil }
        let isNew = verdict == (record.terms.sought == .fix ? .good : .bad)
        return isNew == containsIt ? nil : "that stands against the answer, and is taken to be a wrong test"
    }
}
