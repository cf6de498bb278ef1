// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import GitHistory
import Reports
import Search
import Sessions
import SystemPackage

/// A search in which a person builds and tests: its session, and what is known so far.
///
/// Each command rebuilds it from the record: the same ends and the same marks lead to the same search.
struct HandSearch {
    let folder: SessionFolder
    let repository: GitRepository
    var record: SessionRecord
    var search: BisectSearch

    /// Begins one whose ends are known.
    ///
    /// - Parameter open: What was said so far.
    init(
        _ open: OpenEndedSearch,
        old: [SessionRecord.End],
        new: SessionRecord.End,
        in folder: SessionFolder,
        of repository: GitRepository
    ) async throws {
        self.folder = folder
        self.repository = repository
        record = SessionRecord(
            kind: .byHand,
            kbisect: Version.current,
            command: open.command,
            repository: open.repository,
            scenario: SessionRecord.scenarioByHand,
            title: "Bisected by hand",
            search: SearchFacts(terms: open.terms, noise: .none, confidence: 1),
            old: old,
            new: new,
            suspects: 0,
            accelerator: "none: kernels were built and tested by hand",
            tools: [],
            started: open.started
        )
        record.badIf = ["whoever tested it says so"]
        record.search.isFirstParent = open.isFirstParent
        record.search.paths = open.paths
        let range = try await SearchRequest(record, skipping: open.skipped).resolve(record, in: repository)
        search = range.search
        record.search.skipped = range.skipped
        record.suspects = search.suspectCount
        record.notes = open.notes + range.notes
        try await settle()
        folder.removeOpenEndedSearch()
    }

    /// Takes one up again.
    init(_ folder: SessionFolder) async throws {
        self.folder = folder
        record = try folder.readRecord()
        repository = try GitRepository(openingReadOnly: FilePath(record.repository))
        search = try await Self.search(record, in: repository)
    }

    /// The search that ends and marks lead to.
    static func search(_ record: SessionRecord, in repository: GitRepository) async throws -> BisectSearch {
        let skipped = record.search.skipped.map(\.hex)
        var search = try await SearchRequest(record, skipping: skipped).resolve(record, in: repository).search
        for probe in record.probes { try search.record(probe.verdict, for: probe.commit.id) }
        return search
    }

    /// Writes down where the search stands.
    mutating func settle() async throws {
        let repository = repository
        record.notes += search.warnings.map { "\($0)" }.filter { !record.notes.contains($0) }
        record.end = try await SessionEnd(search.next, of: record) {
            CommitRecord(try await repository.commit($0))
        }
        var graph = GraphOutline(search)
        try await graph.fillTitles { try await repository.commit($0).title }
        record.graph = graph
        record.updated = Timestamp.text(Date())
        try folder.write(record)
        guard record.end != nil else { return }
        await addFacts()
        try folder.write(record)
        try folder.write(MarkdownReport(record).text, to: folder.markdownFile)
        try folder.write(HTMLReport(record, evidence: folder).text, to: folder.pageFile)
    }

    /// What the repository says of the culprit: a report has use for it, and the answer does without.
    private mutating func addFacts() async {
        guard case .found(let culprit, _, _) = record.end else { return }
        do {
            record.culprit = try await CulpritFacts.gather(culprit.id, from: repository)
        } catch {
            record.notes.append("not all facts about \(culprit.id.short) could be found out: \(error)")
        }
    }
}

extension SearchRequest {
    /// What a search by hand goes by: what a person says is certain, of the ends too.
    fileprivate init(_ record: SessionRecord, skipping skipped: [String]) {
        self.init(old: [], new: record.new.name)
        terms = record.terms
        noise = .none
        isFirstParent = record.search.isFirstParent
        paths = record.search.paths
        skippedIfInside = skipped
        trustsEnds = true
    }

    fileprivate func resolve(_ record: SessionRecord, in repository: GitRepository) async throws -> Range {
        try await resolve(
            old: record.old.map(ResolvedRevision.init),
            new: ResolvedRevision(record.new),
            in: repository,
            judging: .init()
        )
    }
}

extension ResolvedRevision {
    fileprivate init(_ end: SessionRecord.End) {
        self.init(asked: end.asked, id: end.commit, name: end.name)
    }
}
