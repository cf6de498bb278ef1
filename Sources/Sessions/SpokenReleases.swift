// SPDX-License-Identifier: Apache-2.0

import Search

/// What a search over released kernels found out, in sentences for all that show it. Texts of others in them are
/// displayable and no more: escape them.
package enum SpokenReleases {
    /// `The bug was cured between 6.1.176-1 (the last broken release) and 6.1.187-1 (the first fixed one)`
    package static func answer(_ pair: ReleasePair, _ record: SessionRecord) -> String {
        let terms = record.terms
        return "The bug \(terms.sought == .fix ? "was cured" : "came") between \(pair.older.shownVersion) "
            + "(the last \(terms.old) release) and \(pair.newer.shownVersion) (the first \(terms.new) one)"
    }

    /// Which upstream kernels the two were made of: a range, or one and the same. `nil` where that is not known.
    package static func upstream(_ pair: ReleasePair, _ record: SessionRecord) -> String? {
        if let range = upstreamRange(pair, record) { return range.displayable(upTo: 120) }
        guard let one = pair.newer.upstream, pair.older.upstream == one else { return nil }
        return "both were made of \(one.displayable(upTo: 60)): what differs is the distribution's own"
    }

    /// `v6.1.176..v6.1.187`
    package static func upstreamRange(_ pair: ReleasePair, _ record: SessionRecord) -> String? {
        record.releases?.difference?.upstreamRange ?? pair.older.upstreamRange(to: pair.newer)
    }

    /// `3 of 912 entries of the change log touch btrfs`; `nil` where there are none to speak of.
    package static func count(_ difference: ReleaseFacts.Difference) -> String? {
        guard !difference.changes.isEmpty else { return nil }
        let all = difference.changes.count
        let entries = all == 1 ? "1 entry of the change log" : "\(all) entries of the change log"
        guard !difference.subsystems.isEmpty else { return entries }
        let count = difference.telling.count
        let names = difference.subsystems.prefix(5).map { $0.displayable(upTo: 60) }.joined(separator: ", ")
        return "\(count == 0 ? "none" : "\(count)") of \(entries) \(count == 1 ? "touches" : "touch") \(names)"
    }

    /// What there is to say in place of the entries, or of those that are missing.
    package static func problem(_ record: SessionRecord) -> String? {
        guard let difference = record.releases?.difference else { return "the change logs were not read" }
        if let problem = difference.changesProblem { return problem.displayable(upTo: 400) }
        return difference.changes.isEmpty ? "the change log has no entry between the two" : nil
    }

    /// `linux-image-6.1.0-50-cloud-amd64-unsigned (amd64), from apt: bookworm-security, signed archive`
    package static func package(_ package: ReleaseRecord.Package) -> String {
        "\(package.name.displayable(upTo: 120)) (\(package.architecture.displayable(upTo: 20))), from "
            + "\(package.origin.displayable(upTo: 200)), \(trust(package))"
    }

    /// Who vouches for a package.
    package static func trust(_ package: ReleaseRecord.Package) -> String {
        package.trust?.displayable(upTo: 120) ?? "nobody vouches for it"
    }
}
