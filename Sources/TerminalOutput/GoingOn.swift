// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// How to go on with a session that was broken off: what is known already makes the range smaller.
struct GoingOn {
    private let record: SessionRecord

    init(_ record: SessionRecord) {
        self.record = record
    }

    var lines: [String] {
        switch record.kind {
        case .bisection: ends ?? [Self.again + "; the objects that were compiled are kept."]
        case .releases: neighbours ?? [Self.again + "."]
        case .verification, .byHand: ["Start it again with the same command; the objects that were compiled are kept."]
        }
    }

    private static let again = "To go on, start it again with the same command"
    private static let smaller = "To go on from what is known, give these as the ends, with the same options as before:"

    private var isFix: Bool { record.terms.sought == .fix }

    /// What was tested and stands, old and new; `nil` where that is not enough. A clean boot of a reproducer that
    /// misses is no good end.
    private var tested: (old: [CommitRecord], new: [CommitRecord])? {
        let ofSearch = record.probes.filter { !$0.isOfProof && $0.overruledBy == nil }
        let old = ofSearch.filter { $0.verdict == (isFix ? .bad : .good) }.map(\.commit)
        let new = ofSearch.filter { $0.verdict == (isFix ? .good : .bad) }.map(\.commit)
        return old.isEmpty || new.isEmpty || record.search.missRate.misses > 0 ? nil : (old, new)
    }

    private var ends: [String]? {
        guard let tested, let new = tested.new.last?.id.short, !isFix || tested.old.count == 1 else { return nil }
        let old = tested.old.map(\.id.short)
        let ends = isFix ? "\(old[0])..\(new)" : old.map { "--good \($0)" }.joined(separator: " ") + " \(new)"
        return [Self.smaller, "  \(ends)"]
    }

    /// Releases lie on a line: the newest that was tested old, and the oldest that was tested new.
    private var neighbours: [String]? {
        let places = Dictionary(
            (record.releases?.candidates ?? []).enumerated().map { ($0.element.commit, $0.offset) }
        ) { first, _ in first }
        guard let tested,
            let old = tested.old.compactMap({ places[$0.id] }).max(),
            let new = tested.new.compactMap({ places[$0.id] }).min(), old < new,
            let candidates = record.releases?.candidates,
            let range = SpokenReleases.argument(
                from: candidates[old].release.version,
                to: candidates[new].release.version
            )
        else { return nil }
        return [Self.smaller, "  kbisect releases run \(range)"]
    }
}
