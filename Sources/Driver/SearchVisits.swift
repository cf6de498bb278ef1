// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// The commits that a search goes to: each is built once, booted as often as the search asks for, and left.
struct SearchVisits {
    var search: BisectSearch
    var visits: KernelVisits
    /// Objects that were foretold for the commits among which the next one was chosen.
    var foretold: [CommitID: Int] = [:]
    private var titles: [CommitID: String] = [:]

    init(_ search: BisectSearch, _ visits: KernelVisits) {
        self.search = search
        self.visits = visits
    }

    /// Takes in what the session's record knows already of commits of the search.
    mutating func recall() throws {
        for probe in visits.record.probes where !probe.isOfProof {
            guard let trials = probe.trials, search.knows(probe.commit.id) else { continue }
            // Boots that were judged: where two sightings make one, half of them, and none of a verdict that is good.
            let shown = probe.verdict == .bad ? trials.bad / visits.driver.sightings : 0
            let judged = [(Verdict.good, trials.good), (.bad, shown)]
            let limit = search.rules.noise.isNoisy ? Int.max : 1
            for (verdict, count) in judged where verdict == probe.verdict || search.rules.noise.isNoisy {
                for _ in 0..<min(count, limit) { try search.record(verdict, for: probe.commit.id) }
            }
        }
    }

    /// Tests a commit for as long as the search wants it.
    mutating func visit(_ commit: CommitID, _ purpose: SearchStep.Purpose) async throws {
        try await drawGraph()
        let foretold = foretold[commit]
        var kernel = try await visits.takeUp(commit, purpose.words(in: visits.record.terms), foretold: foretold)
        if let earlier = takenFor(kernel), !search.next.asks(for: commit) {
            kernel.take(earlier)
        } else {
            try await boot(&kernel)
        }
        try visits.save(kernel)
        visits.keep(kernel, among: search.built)
        try await learn(from: commit)
        try await chooseByCost()
        let steps = search.testsLeft
        let seconds = ProbeCosts(visits.record).secondsLeft(steps, objects: nextObjects)
        visits.events(.probeEnded(kernel.probe, suspects: search.suspectCount, steps: steps, seconds: seconds))
    }

    /// Boots a kernel for as long as the search wants it.
    private mutating func boot(_ kernel: inout TestedKernel) async throws {
        let commit = kernel.probe.commit.id
        var verdict: Verdict
        repeat {
            verdict = try await anticipating(commit) { visits in try await visits.trial(&kernel) }
            let warned = search.warnings.count
            try search.record(verdict, for: commit, buildCost: ProbeCosts(visits.record).buildInTrials)
            visits.record.search.missRate = search.missRate
            for warning in search.warnings.dropFirst(warned) { visits.note("\(warning)") }
        } while verdict != .skip && search.next.asks(for: commit)
        overrule(by: kernel.probe)
    }

    /// Marks the probes in which the bug was missed, as a sighting shows.
    private mutating func overrule(by probe: ProbeRecord) {
        guard probe.verdict == .bad, !search.rules.noise.hasFalseAlarms else { return }
        for place in visits.record.probes.indices {
            let other = visits.record.probes[place]
            guard other.verdict == .good, !other.isOfProof, other.overruledBy == nil else { continue }
            let (inner, outer) =
                search.rules.sought == .cause ? (probe.commit.id, other.commit.id) : (other.commit.id, probe.commit.id)
            if search.contains(outer, inner) { visits.record.probes[place].overruledBy = probe.number }
        }
    }

    /// Brings the drawing of the range up to date.
    mutating func drawGraph() async throws {
        var outline = GraphOutline(search)
        try await outline.fillTitles { commit in
            if titles[commit] == nil { titles[commit] = try await visits.driver.lookup(commit).title }
            return titles[commit]
        }
        visits.record.graph = outline
    }
}

extension SearchStep {
    /// Whether the same commit is to be tested again.
    fileprivate func asks(for commit: CommitID) -> Bool {
        if case .test(commit, _) = self { true } else { false }
    }
}
