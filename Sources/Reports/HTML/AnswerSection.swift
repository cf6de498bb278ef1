// SPDX-License-Identifier: Apache-2.0

import Proof
import Search
import Sessions

/// The answer in one sentence, what was asked, and how to repeat it.
struct AnswerSection {
    private let record: SessionRecord

    init(_ record: SessionRecord) {
        self.record = record
    }

    var section: PageSection {
        PageSection(
            id: "answer",
            heading: "The answer",
            body: "<div class=\"answer \(kind)\">\n\(answer)</div>\n\(question)\(repetition)"
        )
    }

    /// Which colour the answer's frame has; the sentence in it says the same.
    private var kind: HTML {
        switch record.end {
        case .found(_, _, .otherCommit): "skip"
        case .found where record.proof == nil: "done"
        case .found, .verified:
            switch record.proof?.grade {
            case .proven, .supported: "done"
            case .refuted: "bad"
            case .inconclusive, nil: "skip"
            }
        case .failed: "bad"
        case .onlySkippedLeft, .notSettled, .endsWrong, .interrupted, nil: "skip"
        }
    }

    private var answer: HTML {
        if let pair = ReleasePair(record) { return between(pair) }
        return switch record.end {
        case .found(let commit, let parents, let expectation):
            Self.lead(
                record.refutesItsCulprit
                    ? "The search ended at \(HTML.id(commit.id)), and the proof refutes it."
                    : "\(HTML.id(commit.id)) is the \(record.firstNew)."
            ) + Self.title(commit) + said(of: commit, parents) + grade + Self.words(for: expectation)
        case .onlySkippedLeft(let commits):
            "\(Self.lead("The \(record.firstNew) is one of these \(commits.count); they could not be tested apart."))"
                + suspects(commits) + mending(commits)
        case .notSettled(let commits):
            "\(Self.lead("The tests do not settle it; the \(record.firstNew) is most likely one of these."))"
                + suspects(commits)
                + "<p>More boots of one \(record.unit) may be made with <code>--max-boots</code>.</p>\n"
        case .endsWrong(let text):
            "\(Self.lead("There is no answer: \(record.terms.old) or \(record.terms.new) is not what it was said to be."))\(HTML.paragraphs(text))"
        case .verified:
            verification
        case .interrupted:
            Self.lead("The session was stopped before it had an answer.")
        case .failed(let text):
            "\(Self.lead("The session could not go on."))\(HTML.paragraphs(text))"
        case nil:
            Self.lead("The session is not finished. This page shows what is known so far.")
        }
    }

    /// The neighbours of a search over releases, and how sure that is.
    private func between(_ pair: ReleasePair) -> HTML {
        let sure: HTML? = SpokenSearch.confidence(record).map { "<p>How sure: \($0, upTo: 400).</p>\n" }
        return """
            \(Self.lead("\(SpokenReleases.answer(pair, record))."))\
            \(SpokenReleases.upstream(pair, record).map { "<p class=\"title\">Upstream: \($0).</p>\n" })\(sure)\
            <p>Which commit it is, is not known. <a href="#between">See what lies between.</a></p>

            """
    }

    private var verification: HTML {
        guard let proof = record.proof else { return Self.lead("The verification ended without a grade.") }
        let (deed, subject): (HTML, HTML) = (proof.isFix ? "cures" : "brought", HTML.id(proof.commit.id))
        let sentence: HTML =
            switch proof.grade {
            case .proven: "It is proven that \(subject) \(deed) the bug."
            case .supported: "The tests say that \(subject) \(deed) the bug; not everything could be tested."
            case .inconclusive, nil: "Whether \(subject) \(deed) the bug could not be decided."
            case .refuted: "The tests contradict that \(subject) \(deed) the bug."
            }
        return "\(Self.lead(sentence))\(Self.title(proof.commit))" + grade
    }

    private var grade: HTML {
        guard let proof = record.proof else { return "" }
        guard let grade = proof.grade else { return "<p>The proof is under way.</p>\n" }
        return "<p>\(HTML.badge(grade)) \(grade.meaning) <a href=\"#proof\">See the checks.</a></p>\n"
    }

    /// What makes it the answer: both sides of a merge, how sure it is, and what was applied on top of it.
    private func said(of commit: CommitRecord, _ parents: [ParentRecord]) -> HTML {
        let patches = SpokenProbe.patches(record.search.patches)
        return HTML(
            [
                SpokenSearch.merge(commit, parents, record).map { "<p>It is a merge: \($0, upTo: 1000).</p>\n" },
                SpokenSearch.confidence(record).map { "<p>How sure: \($0, upTo: 400).</p>\n" },
                patches.map { "<p>Each kernel was built \($0, upTo: 2000).</p>\n" },
            ]
            .compactMap { $0 }
        )
    }

    /// Each commit with why it is still one of them.
    private func suspects(_ commits: [CommitRecord]) -> HTML {
        let items = commits.prefix(200).map { commit -> HTML in
            """
            <li>\(HTML.line(commit))
            <br><span class="muted">\(record.whyNotTested(commit.id), upTo: 400)</span></li>

            """
        }
        let more: HTML? = commits.count > 200 ? "<li>and \(commits.count - 200) more</li>\n" : nil
        return "<ul class=\"commits\">\n\(items)\(more)</ul>\n"
    }

    /// How to get past commits that do not build.
    private func mending(_ commits: [CommitRecord]) -> HTML {
        HTML(
            SpokenSearch.mending(commits, record).map { line in
                let text = line.drop { $0 == " " }
                // The command alone, to be copied.
                return text.hasPrefix("kbisect ")
                    ? HTML.preformatted(HTML(line: text), label: "How to find what mends the build")
                    : "<p>\(String(text))</p>\n"
            }
        )
    }

    private static func lead(_ sentence: HTML) -> HTML { "<p class=\"lead\">\(sentence)</p>\n" }

    private static func title(_ commit: CommitRecord) -> HTML {
        "<p class=\"title\">\(commit.title, upTo: 400)</p>\n"
    }

    private static func words(for expectation: SessionEnd.Expectation) -> HTML {
        switch expectation {
        case .none: ""
        case .met: "<p>This is the commit that the scenario expects.</p>\n"
        case .otherCommit: "<p><strong>The scenario expects another commit.</strong></p>\n"
        }
    }

    private var question: HTML {
        let notes: HTML? =
            record.notes.isEmpty ? nil : "<a href=\"#notes\">\(record.notes.count) to be read with the answer</a>"
        return HTML.facts([
            HTML.row(
                "\(record.terms.old)",
                record.old.isEmpty ? "unknown" : record.old.map(Self.name).joined(by: ", ")
            ),
            HTML.row("\(record.terms.new)", Self.name(record.new)),
            HTML.row("range", "\(record.size)"),
            HTML.row("tested", tested),
            HTML.row("counts as \(record.terms.word(for: .bad))", record.badIf.isEmpty ? nil : HTML.list(record.badIf)),
            HTML.row("begun", "\(record.started, upTo: 60)"),
            HTML.row(record.end == nil ? "last change" : "ended", "\(record.updated, upTo: 60)"),
            HTML.row("notes", notes),
        ])
    }

    private var tested: HTML {
        let verdicts = record.probes.map(\.verdict)
        let counts = [Verdict.good, .bad, .skip].map { verdict -> HTML in
            "\(verdicts.count { $0 == verdict }) \(record.terms.word(for: verdict))"
        }
        let missed = record.probes.count { $0.overruledBy != nil }
        let wrong: HTML? = missed == 0 ? nil : "; \(missed.counted("probe")) missed the bug, as others show"
        return "\(verdicts.count.counted("probe")): \(counts.joined(by: ", "))\(wrong)"
    }

    /// `v6.0.7 3a2fa3c01fc7, asked for as 6.0.7`; a release with its package.
    private static func name(_ end: SessionRecord.End) -> HTML {
        let asked: HTML? =
            end.asked == end.name ? nil : " (asked for as <code>\(end.asked, upTo: 200)</code>)"
        if let release = end.release { return "\(HTML.version(release)) \(release.package, upTo: 200)\(asked)" }
        return "<code>\(end.name, upTo: 200)</code> \(HTML.id(end.commit))\(asked)"
    }

    private var repetition: HTML {
        guard !record.command.isEmpty else { return "" }
        return """
            <h3>To repeat it</h3>
            \(HTML.preformatted(HTML(line: Substring(record.command)), label: "The command that repeats it"))
            """
    }
}
