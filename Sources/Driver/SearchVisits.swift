// SPDX-License-Identifier: Apache-2.0

import Foundation
import Search
import Sessions

/// The commits that a search goes to: each is built once, booted as often as the search asks for, and left.
struct SearchVisits {
    private let driver: BisectionDriver
    private let events: SessionEvents
    private let began: Date
    private(set) var search: BisectSearch
    var record: SessionRecord
    /// Kernels that are kept, by commit.
    private var kept: [CommitID: (kernel: TestedKernel, number: Int)] = [:]
    private var titles: [CommitID: String] = [:]

    init(driver: BisectionDriver, search: BisectSearch, record: SessionRecord, events: @escaping SessionEvents) {
        self.driver = driver
        self.events = events
        self.search = search
        self.record = record
        began = Timestamp.date(record.started) ?? driver.now()
    }

    /// Tests a commit for as long as the search wants it.
    mutating func visit(_ commit: CommitID, _ purpose: SearchStep.Purpose) async throws {
        var kernel = try await takeUp(commit, purpose.words(in: record.terms))
        repeat {
            let verdict = try await trial(&kernel)
            try save(kernel)
            let warned = search.warnings.count
            try search.record(verdict, for: commit, buildCost: ProbeCosts(record).buildInTrials)
            record.search.missRate = search.missRate
            for warning in search.warnings.dropFirst(warned) { note("\(warning)") }
            if verdict == .skip { break }
        } while search.next.asks(for: commit)
        overrule(by: kernel.probe)
        try save(kernel)
        keep(kernel)
        events(.probeEnded(kernel.probe, suspects: search.suspectCount, steps: search.testsLeft))
    }

    // MARK: - Kernels

    /// Builds the commit's kernel, or takes the one that was kept.
    private mutating func takeUp(_ commit: CommitID, _ purpose: String) async throws -> TestedKernel {
        try Task.checkCancellation()
        let number = record.probes.count + 1
        let evidence = try driver.folder.makeProbeFolder(number: number, commit: commit.short)
        let details = try await driver.lookup(commit)
        var probe = ProbeRecord(number: number, commit: details, purpose: purpose, evidence: evidence.name)
        probe.at = driver.now().timeIntervalSince(began)
        events(.probeStarted(number: number, commit: details, purpose: purpose))
        let planned = PlannedKernel(words: commit.short, commit: details, checkout: commit, tree: "")
        if let known = kept[commit] {
            probe.sameAs = known.number
            probe.image = known.kernel.probe.image
            probe.patches = known.kernel.probe.patches
            var kernel = TestedKernel(planned, probe: probe)
            if let image = known.kernel.kernel { kernel.take(.built(image)) }
            return kernel
        }
        let start = ContinuousClock().now
        let built = try await driver.bench.build(&probe, checkout: commit, in: evidence.path, events: events)
        probe.seconds.total = (ContinuousClock().now - start).seconds
        var kernel = TestedKernel(planned, probe: probe)
        kernel.take(built)
        return kernel
    }

    /// Boots a kernel until a boot can be judged, or too many in a row could not.
    private mutating func trial(_ kernel: inout TestedKernel) async throws -> Verdict {
        var shown = 0
        while kernel.isTestable {
            guard let booted = try await boot(&kernel) else { break }
            switch booted {
            case .skip: continue
            case .good:
                if shown > 0 {
                    note(
                        "\(kernel.probe.commit.id.short) showed the bug once and not again: a busy host can look like it"
                    )
                }
                return .good
            case .bad:
                shown += 1
                if shown >= driver.sightings || kernel.settled != nil { return .bad }
            }
        }
        return .skip
    }

    private mutating func boot(_ kernel: inout TestedKernel) async throws -> Verdict? {
        let wanted = kernel.trials.total == 0 ? nil : kernel.trials.total + 1
        let booted = try await kernel.boot(on: driver.bench, of: wanted, evidence: driver.folder, events: events)
        try save(kernel)
        return booted?.trial.judgement.verdict
    }

    /// Keeps the kernel as long as the search reckons with it.
    private mutating func keep(_ kernel: TestedKernel) {
        let commit = kernel.probe.commit.id
        if kernel.kernel != nil { kept[commit] = (kernel, kept[commit]?.number ?? kernel.probe.number) }
        for (other, old) in kept where !search.built.contains(other) {
            kept[other] = nil
            // Another commit may have the very same image.
            let isShared = kept.values.contains { $0.kernel.kernel?.sha256 == old.kernel.kernel?.sha256 }
            if !isShared, let image = old.kernel.kernel { driver.bench.discard(image) }
        }
    }

    // MARK: - The record

    /// Marks the probes in which the bug was missed, as a sighting shows.
    private mutating func overrule(by probe: ProbeRecord) {
        guard probe.verdict == .bad, !search.rules.noise.hasFalseAlarms else { return }
        for place in record.probes.indices {
            let other = record.probes[place]
            guard other.verdict == .good, !other.isOfProof, other.overruledBy == nil else { continue }
            let (inner, outer) =
                search.rules.sought == .cause ? (probe.commit.id, other.commit.id) : (other.commit.id, probe.commit.id)
            if search.contains(outer, inner) { record.probes[place].overruledBy = probe.number }
        }
    }

    private mutating func note(_ text: String) {
        record.notes.append(text)
        events(.note(text))
    }

    /// Written before it counts: what was learnt survives whatever comes next.
    private mutating func save(_ kernel: TestedKernel) throws {
        let probe = kernel.probe
        if let place = record.probes.lastIndex(where: { $0.number == probe.number }) {
            record.probes[place] = probe
        } else {
            record.probes.append(probe)
        }
        record.updated = Timestamp.text(driver.now())
        try driver.folder.write(record)
    }

    /// Brings the drawing of the range up to date.
    mutating func drawGraph() async throws {
        var outline = GraphOutline(search)
        for place in outline.nodes.indices {
            let commit = outline.nodes[place].commit
            if titles[commit] == nil { titles[commit] = try await driver.lookup(commit).title }
            outline.nodes[place].title = titles[commit] ?? ""
        }
        record.graph = outline
    }
}

extension SearchStep {
    /// Whether the same commit is to be tested again.
    fileprivate func asks(for commit: CommitID) -> Bool {
        if case .test(commit, _) = self { true } else { false }
    }
}
