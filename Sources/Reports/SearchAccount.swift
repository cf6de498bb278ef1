// SPDX-License-Identifier: Apache-2.0

import Noise
import Search
import Sessions

/// How a search went about it and how sure it is of its answer, as labels and texts that reports share.
///
/// Names of others in the texts are displayable and no more: escape them.
struct SearchAccount {
    /// A label of our own and what it is about.
    struct Row: Hashable {
        var label: StaticLabel
        var text: String
    }

    /// The labels, so that none of them can be somebody's text.
    enum StaticLabel: String, Hashable {
        case sought, confidence, showed, missed, tests, history, paths
        case leftOut = "left out"
        case patches
    }

    private let record: SessionRecord
    private var search: SearchFacts { record.search }

    init(_ record: SessionRecord) {
        self.record = record
    }

    /// Nothing for a verification, which searches nothing.
    var rows: [Row] {
        guard record.isSearch else { return [] }
        let rows: [(StaticLabel, String?)] = [
            (.sought, sought), (.confidence, confidence), (.showed, showed), (.missed, missed), (.tests, tests),
            (.history, search.isFirstParent ? "only first parents: a merge stands for all that it brought" : nil),
            (.paths, search.paths.isEmpty ? nil : "\(SpokenProbe.list(search.paths)): what changes them is likelier"),
            (.leftOut, leftOut), (.patches, patches),
        ]
        return rows.compactMap { label, text in text.map { Row(label: label, text: $0) } }
    }

    private var sought: String {
        "the \(record.firstNew), which \(record.terms.sought == .cause ? "brought" : "cured") the bug"
    }

    private var confidence: String? {
        guard search.noise.isNoisy else { return "each verdict is taken as certain" }
        let asked = "\(Figures.percent(search.confidence)) was asked for"
        return search.reached.map { "\(SpokenSearch.percent($0)); \(asked)" } ?? asked
    }

    /// How often the bug showed where it is, and what that says of how often it is missed.
    private var showed: String? {
        let rate = search.missRate
        guard [rate.sightings, rate.misses].allSatisfy({ (0...1_000_000).contains($0) }) else { return nil }
        let boots = rate.sightings + rate.misses
        guard boots > 0 else { return nil }
        let counts = "in \(rate.sightings) of \(boots.counted("boot")) of \(record.unit)s that have it"
        guard rate.misses > 0 else { return counts }
        return counts + "; a boot misses it in at most \(Figures.percent(rate.upperBound())) of cases, with a "
            + "probability of 95 %"
    }

    private var missed: String? {
        let probes = record.probes.compactMap { probe in
            probe.overruledBy.map { "probe \(probe.number) (see probe \($0))" }
        }
        return probes.isEmpty ? nil : "by \(SpokenProbe.list(probes)), as later probes showed"
    }

    private var tests: String? {
        guard search.noise.isNoisy else { return nil }
        return search.noise.hasFalseAlarms
            ? "a boot may miss the bug, and may show what looks like it and is not"
            : "a boot may miss the bug, and never invents it"
    }

    private var leftOut: String? {
        guard !search.skipped.isEmpty else { return nil }
        let count = search.skipped.count.counted(record.unit)
        return "\(count) said not to be testable: \(SpokenProbe.list(search.skipped.map(record.name)))"
    }

    private var patches: String? {
        search.patches.isEmpty
            ? nil : "\(SpokenProbe.list(search.patches)), applied on top of each commit that was built"
    }
}
