// SPDX-License-Identifier: Apache-2.0

import Proof
import Reports
import Search
import Sessions
import Testing

/// Everybody's texts stay texts.
@Suite struct HTMLHostileTextTests {
    private static let texts = [
        "<script>alert(1)</script>", "</pre></td></table></main><script src=http://evil/x.js>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)", "\u{1B}[2J\u{1B}]0;x\u{7}", "\u{202E}desrever\u{2066}", "a\0b\u{8}c\r\nd",
        "&lt;script&gt;",
        "javascript:alert(1)", "http://x.example/\"onclick=\"alert(1)", "https://x.example/<b>", "<!--", "]]>",
        "{color:red}</style>",
        String(repeating: "wide", count: 30_000), String(repeating: "a\u{301}\u{301}\u{301}", count: 2_000),
        "\u{FFFE}\u{E000}",
    ]

    /// A record in which every text is this one.
    private func record(_ text: String) -> (SessionRecord, SampleEvidence) {
        var record = SampleSession.found
        let commit = CommitRecord(
            id: SampleSession.culprit.id,
            parents: [],
            title: text,
            author: text,
            email: text,
            date: text
        )
        (record.kbisect, record.command, record.repository, record.scenario) = (text, text, text, text)
        (record.title, record.accelerator, record.started, record.updated) = (text, text, text, text)
        record.old = [SessionRecord.End(asked: text, name: text + "x", commit: commit.id)]
        record.tools = [SessionRecord.Tool(name: text, version: text)]
        record.host = SessionRecord.Host(distribution: text, kernel: text, processors: -1)
        record.reproducer = SessionRecord.Reproducer(name: text, file: text, arguments: [text, text], runs: 1)
        (record.badIf, record.notes) = ([text, text], [text])
        for place in record.probes.indices {
            (record.probes[place].commit, record.probes[place].purpose, record.probes[place].reason) = (
                commit, text, text
            )
            (record.probes[place].kernelRelease, record.probes[place].crash) = (text, text)
            (record.probes[place].tree, record.probes[place].image) = (text, text)
            record.probes[place].evidence = text
            record.probes[place].oops = ProbeRecord.Oops(lines: [text], resolved: 1)
            record.probes[place].number = 1
        }
        record.graph = GraphOutline(
            nodes: SampleSession.graph.nodes.map { node in
                var node = node
                node.title = text
                return node
            },
            total: 1
        )
        record.culprit = facts(text, commit)
        record.proof = proof(text, commit)
        record.end = .found(commit, parents: [ParentRecord(commit: commit.id, how: text)], expectation: .otherCommit)
        let bytes = Array(text.utf8) + [0xFF, 0x0A, 0xC3, 0x28, 0x1B, 0x5B, 0x48]
        let files = ["console.log", "output.log", "kbisect.config"].map { ("\(text)/\($0)", bytes) } + [(text, bytes)]
        return (record, SampleEvidence(files: Dictionary(files) { first, _ in first }))
    }

    private func facts(_ text: String, _ commit: CommitRecord) -> CulpritFacts {
        var facts = SampleSession.facts
        let releases = CulpritFacts.Releases(mainline: text, stable: [text], others: [text])
        let trailers = [CulpritFacts.Trailer(key: text, value: text)]
        (facts.message, facts.committer, facts.committerEmail, facts.committed) = (text, text, text, text)
        (facts.files, facts.diff, facts.diffIsCut, facts.upstream) = ([text], "@@\n+\(text)\n", true, text)
        facts.releases = releases
        facts.twins = [CulpritFacts.Twin(commit: commit, releases: releases)]
        facts.remedies = [CulpritFacts.Remedy(kind: .reverts, commit: commit, releases: releases, reports: trailers)]
        return facts
    }

    private func proof(_ text: String, _ commit: CommitRecord) -> ProofRecord {
        var proof = SampleSession.proof
        proof.commit = commit
        proof.pin = text
        proof.chain = [commit]
        proof.checks = [ProofCheck(.commitShows, text, .failed, detail: text, probes: [1, 99], error: .nan)]
        proof.conflicts = [ProofRecord.Conflict(doing: text, files: [text])]
        proof.seconds = .infinity
        return proof
    }

    @Test("no text becomes markup, a link that it should not be, or a control character", arguments: texts)
    func textsStayTexts(text: String) async throws {
        let (record, evidence) = record(text)
        let source = HTMLReport(record, evidence: evidence).text
        let harmless = try await HTMLPage(HTMLReport(self.record("harmless").0, evidence: SampleEvidence()).text)
        let page = try await HTMLPage(source)
        #expect(page.problems.isEmpty)
        #expect(page.tags.subtracting(harmless.tags).isSubset(of: ["pre", "details", "summary", "mark", "a"]))
        #expect(!source.lowercased().contains("<script") && !source.lowercased().contains("<img"))
        #expect(!source.contains("</pre></td>") && !source.contains("</style></"))
        let controls = source.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control: scalar != "\n" && scalar != "\t"
            case .format, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
            default: false
            }
        }
        #expect(controls.isEmpty)
        let outside = page.links.filter { !$0.hasPrefix("#") }
        #expect(outside.allSatisfy { $0.hasPrefix("http://") || $0.hasPrefix("https://") })
        #expect(outside.allSatisfy { !$0.contains("\"") && !$0.contains("<") })
    }

    @Test("hostile texts are shown as they are, made visible")
    func textsAreShown() async throws {
        let (record, evidence) = record("<b>\u{1B}[31m\u{202E}&amp;")
        let page = try await HTMLPage(HTMLReport(record, evidence: evidence).text)
        #expect(page.text.contains("<b>\\u{1b}[31m\\u{202e}&amp;"))
    }

    @Test("a graph that is no history is drawn without an end")
    func crookedGraphs() async throws {
        var record = SampleSession.found
        let (a, b) = (SampleSession.id("aaaa"), SampleSession.id("bbbb"))
        let edges = [b, a, SampleSession.id("cccc")].map { GraphOutline.Edge(to: $0, hidden: -5) }
        let nodes = [a, b, a].map {
            GraphOutline.Node(commit: $0, title: "", verdict: nil, standing: .suspect, edges: edges)
        }
        record.graph = GraphOutline(nodes: nodes, total: -1)
        #expect(try await HTMLPage(HTMLReport(record, evidence: SampleEvidence()).text).problems.isEmpty)
    }
}
