// SPDX-License-Identifier: Apache-2.0

import Sessions

/// What a repository says of commits, in words that reports share.
enum SpokenFacts {
    /// As the kernel's people cite a commit: `8184620ae212 ("btrfs: fix lost file sync")`; a release with its package.
    static func citation(_ commit: CommitRecord) -> String {
        if let release = commit.release {
            return "\(release.shownVersion) (\(commit.title.displayable(upTo: 160)))"
        }
        return "\(commit.id.short) (\"\(commit.title.displayable(upTo: 160))\")"
    }

    /// `mainline v6.1-rc4; stable v5.15.78, v6.0.8`, or that there are none.
    static func releases(_ releases: CulpritFacts.Releases) -> String {
        guard !releases.isEmpty else { return "no release that the repository has a tag of" }
        var parts: [String] = []
        if let mainline = releases.mainline { parts.append("mainline \(name(mainline))") }
        if !releases.stable.isEmpty { parts.append("stable " + names(releases.stable)) }
        if !releases.others.isEmpty { parts.append("also " + names(releases.others)) }
        return parts.joined(separator: "; ")
    }

    /// `b7b2e1cf0f68 ("Revert ..."): says that it reverts it; in mainline v6.2`
    static func remedy(_ remedy: CulpritFacts.Remedy) -> String {
        let doing = remedy.kind == .fixes ? "fixes" : "reverts"
        return "\(citation(remedy.commit)) says that it \(doing) it; in \(releases(remedy.releases))"
    }

    /// `8184620ae212 ("..."), in mainline v6.1-rc4`
    static func twin(_ twin: CulpritFacts.Twin) -> String {
        "\(citation(twin.commit)), in \(releases(twin.releases))"
    }

    /// How a commit of a stable series and its upstream one belong together; `nil` where there is no such thing.
    static func upstream(of commit: CommitRecord, _ facts: CulpritFacts) -> String? {
        guard let upstream = facts.upstream, !upstream.isEmpty else { return nil }
        let name =
            upstreamTwin(facts).map { Self.twin($0) }
            ?? "\(upstream.displayable(upTo: 40)), which the repository does not have"
        return "stable commit \(commit.id.short) is upstream \(name)"
    }

    /// The upstream commit of a stable one, where the repository has it.
    static func upstreamTwin(_ facts: CulpritFacts) -> CulpritFacts.Twin? {
        guard let upstream = facts.upstream, !upstream.isEmpty else { return nil }
        return facts.twins.first { $0.commit.id.hex.hasPrefix(upstream.lowercased()) }
    }

    /// How much of the history the facts rest on.
    static func extent(_ extent: CulpritFacts.Extent) -> String {
        "\(extent.commits) commits below \(extent.tips) branches and tags"
            + (extent.isComplete ? "" : ", which is not all that could matter")
    }

    private static func names(_ tags: [String]) -> String {
        let shown = tags.prefix(20).map(name).joined(separator: ", ")
        return tags.count > 20 ? "\(shown) and \(tags.count - 20) more" : shown
    }

    private static func name(_ tag: String) -> String { tag.displayable(upTo: 60) }
}
