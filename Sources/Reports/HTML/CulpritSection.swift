// SPDX-License-Identifier: Apache-2.0

import Proof
import Search
import Sessions

/// The commit that was found or verified, and what the repository says of it.
struct CulpritSection {
    private let commit: CommitRecord
    private let parents: [ParentRecord]
    private let heading: HTML
    private let facts: CulpritFacts?
    private let isCure: Bool

    /// `nil` while there is no commit to speak of.
    init?(_ record: SessionRecord) {
        guard record.kind != .releases else { return nil }
        facts = record.culprit
        isCure = record.isAboutFix
        if case .found(let commit, let parents, _) = record.end {
            (self.commit, self.parents) = (commit, parents)
            heading =
                record.refutesItsCulprit
                ? "The commit in question" : record.terms.sought == .fix ? "The cure" : "The culprit"
        } else if let proof = record.proof {
            (commit, parents) = (proof.commit, [])
            heading =
                switch proof.grade {
                case .proven, .supported: proof.isFix ? "The cure" : "The culprit"
                case .inconclusive, .refuted, nil: "The commit in question"
                }
        } else {
            return nil
        }
    }

    var section: PageSection {
        PageSection(id: "culprit", heading: heading, body: "\(who)\(message)\(releases)\(remedies)\(files)\(change)")
    }

    private var who: HTML {
        let committer: HTML? = facts.flatMap { facts in
            facts.committer.isEmpty
                ? nil : "\(HTML.person(facts.committer, facts.committerEmail)), \(facts.committed, upTo: 60)"
        }
        let parents = parents.map { parent -> HTML in
            let title: HTML? = parent.title.isEmpty ? nil : " \(parent.title, upTo: 200)"
            return "<li>\(HTML.id(parent.commit))\(title): \(parent.how, upTo: 300)</li>\n"
        }
        return HTML.facts([
            HTML.row("commit", "<code class=\"id\">\(commit.id.hex)</code>"),
            HTML.row("title", "<strong>\(commit.title, upTo: 400)</strong>"),
            HTML.row("author", HTML.person(commit.author, commit.email)),
            HTML.row("date", "\(commit.date, upTo: 60)"),
            HTML.row("committer", committer),
            HTML.row("parents", parents.isEmpty ? nil : "<ul>\n\(parents)</ul>"),
        ])
    }

    private var message: HTML {
        guard let message = facts?.message, !message.isEmpty else { return "" }
        return "<h3>Message</h3>\n\(HTML.preformatted(HTML(lines: message), label: "The commit's message"))"
    }

    private var releases: HTML {
        guard let facts else { return "" }
        let twins = facts.twins.map { twin -> HTML in
            "<li>\(HTML.line(twin.commit)): \(Self.words(twin.releases))</li>\n"
        }
        let upstream: HTML? = facts.upstream.map { "taken from <code class=\"id\">\($0, upTo: 60)</code>" }
        return "<h3>Releases</h3>\n"
            + HTML.facts([
                HTML.row("contained", Self.words(facts.releases)),
                HTML.row("upstream", upstream),
                HTML.row("twins", twins.isEmpty ? nil : "<ul>\n\(twins)</ul>"),
            ])
    }

    /// `first in v6.1-rc4; stable: v6.0.8, v5.15.78`
    private static func words(_ releases: CulpritFacts.Releases) -> HTML {
        let tags: ([String]) -> HTML = { names in
            names.map { name -> HTML in "<code>\(name, upTo: 100)</code>" }.joined(by: ", ")
        }
        var parts: [HTML] = []
        if let first = releases.mainline { parts.append("first in \(tags([first]))") }
        if !releases.stable.isEmpty { parts.append("stable: \(tags(releases.stable))") }
        if !releases.others.isEmpty { parts.append("also in \(tags(releases.others))") }
        return parts.isEmpty ? "in no tag of this repository" : parts.joined(by: "; ")
    }

    private var remedies: HTML {
        guard let facts else { return "" }
        let items = facts.remedies.map { remedy -> HTML in
            let reports = remedy.reports.map { report -> HTML in
                "<li><span class=\"muted\">\(report.key, upTo: 60):</span> \(HTML.linked(report.value))</li>\n"
            }
            let deed: HTML = remedy.kind == .fixes ? "says that it fixes it" : "reverts it"
            return """
                <li>\(HTML.line(remedy.commit)) <span class="muted">\(deed)</span>
                <br>\(Self.words(remedy.releases))\(reports.isEmpty ? nil : "<ul>\n\(reports)</ul>")</li>

                """
        }
        let extent: HTML =
            facts.extent.isComplete
            ? "\(facts.extent.commits) commits were searched, from \(facts.extent.tips) branches and tags."
            : "\(facts.extent.commits) commits were searched, from \(facts.extent.tips) branches and tags; not all."
        let none: HTML = "<p>No commit that is known here names it.</p>\n"
        return """
            <h3>\(isCure ? "Was it mended or taken back itself?" : "Is there a fix?")</h3>
            \(items.isEmpty ? none : "<ul class=\"commits\">\n\(items)</ul>\n")
            <p class="muted">\(extent) A newer repository may know more.</p>

            """
    }

    private var files: HTML {
        guard let facts, !facts.files.isEmpty else { return "" }
        let items = facts.files.map { name -> HTML in "<li><code>\(name, upTo: 400)</code></li>\n" }
        let missing = max(facts.fileCount, items.count) - items.count
        let rest: HTML? = missing > 0 ? "<p class=\"muted\">and \(missing) more</p>\n" : nil
        let list: HTML = "<ul class=\"files\">\n\(items)</ul>\n\(rest)"
        let count: HTML = facts.fileCount == 1 ? "1 file" : "\(max(facts.fileCount, items.count)) files"
        return "<h3>Files</h3>\n" + (items.count > 12 ? HTML.details(count, list) : list)
    }

    private var change: HTML {
        guard let facts, !facts.diff.isEmpty else { return "" }
        let diff = DiffText(facts.diff)
        let cut: HTML? = facts.diffIsCut ? "<p class=\"muted\">The end of the change is missing here.</p>\n" : nil
        let text = "\(HTML.preformatted(diff.html, label: "The change, as a diff"))\(cut)" as HTML
        return "<h3>Change</h3>\n"
            + (diff.lineCount > 80 ? HTML.details("The change, \(diff.lineCount) lines", text) : text)
    }
}
