// SPDX-License-Identifier: Apache-2.0

import Foundation
import Proof
import Search
import Sessions
import SystemPackage

/// A proof under way: which kernels there are, what their boots showed, how often the reproducer misses.
struct ProofRun {
    /// The known-bad kernel is booted until the bug was seen this often, to learn the miss rate.
    static let calibratingSightings = 5
    /// Boots without a sighting after which another kernel is asked whether the reproducer works at all.
    static let firstLook = 5

    let plan: ProofPlan
    private(set) var record: SessionRecord
    private(set) var kernels: [ProvenKernel] = []
    let limits: Prover.Limits
    private let bench: any ProofBench
    private let folder: SessionFolder
    private let now: @Sendable () -> Date
    private let events: SessionEvents
    private let began: Date
    private let sessionBegan: Date
    /// The place of the kernel whose objects lie in the build folder.
    private var builtLast: Int?

    init(
        _ plan: ProofPlan,
        record: SessionRecord,
        bench: any ProofBench,
        folder: SessionFolder,
        limits: Prover.Limits,
        now: @escaping @Sendable () -> Date,
        events: @escaping SessionEvents
    ) {
        self.plan = plan
        self.record = record
        self.bench = bench
        self.folder = folder
        self.limits = limits
        self.now = now
        self.events = events
        began = now()
        sessionBegan = Timestamp.date(record.started) ?? began
    }

    /// The chance of an error that each clean kernel may have.
    var allowedError: Double { limits.error / Double(plan.cleanKernels) }
    /// Boots without a sighting that clear a kernel; more than anybody makes until the miss rate is known.
    var cleanTrials: Int { record.proof?.cleanTrials ?? MissRate.mostTrials }
    var missRate: MissRate { record.proof?.missRate ?? MissRate() }

    // MARK: - Kernels

    /// Takes a kernel up: builds it, unless one of the same tree is there already.
    ///
    /// - Returns: Its place, or `nil` when as many kernels were built as may be.
    mutating func takeUp(_ planned: PlannedKernel) async throws -> Int? {
        if let known = kernels.firstIndex(where: { $0.planned.tree == planned.tree }) { return known }
        guard kernels.count < limits.kernels else { return nil }
        try Task.checkCancellation()
        let number = record.probes.count + 1
        let evidence = try folder.makeProbeFolder(number: number, commit: planned.commit.id.short)
        var probe = ProbeRecord(
            number: number,
            commit: planned.commit,
            purpose: "proof: \(planned.words)",
            evidence: evidence.name
        )
        probe.made = planned.made
        probe.tree = planned.tree
        probe.at = now().timeIntervalSince(sessionBegan)
        events(.probeStarted(number: number, commit: planned.commit, purpose: probe.purpose))
        let start = ContinuousClock().now
        builtLast = nil
        let built = try await bench.build(&probe, checkout: planned.checkout, in: evidence.path, events: events)
        probe.seconds.total = (ContinuousClock().now - start).seconds
        var kernel = ProvenKernel(planned, probe: probe)
        switch built {
        case .failed(let reason):
            kernel.obstacle = reason
            kernel.probe.reason = reason
        case .built(let image):
            kernel.kernel = image
            kernel.probe.sameAs = kernels.first { $0.kernel?.sha256 == image.sha256 }?.probe.number
            builtLast = kernels.count
        }
        kernels.append(kernel)
        record.probes.append(kernel.probe)
        record.proof?.kernels = kernels.count
        try save()
        return kernels.count - 1
    }

    /// The probe of the search that saw the bug in this commit: spares the tip a kernel. The claimed commit itself
    /// is always tested anew.
    func sightingOfSearch(_ planned: PlannedKernel) -> ProbeRecord? {
        guard planned.made == nil else { return nil }
        return record.probes.first {
            $0.commit.id == planned.commit.id && $0.verdict == .bad && !$0.isOfProof
        }
    }

    /// The kernel that stands in for one with the same image: what one showed, both did.
    func original(of place: Int) -> Int {
        guard let number = kernels[place].probe.sameAs else { return place }
        return kernels.firstIndex { $0.probe.number == number } ?? place
    }

    // MARK: - Boots

    /// Boots a kernel once more.
    mutating func boot(_ place: Int, of wanted: Int?) async throws {
        guard let image = kernels[place].kernel else { return }
        try Task.checkCancellation()
        let count = kernels[place].trials.total + 1
        let probe = kernels[place].probe
        let evidence = try folder.makeTrialFolder(in: probe, count)
        events(.trial(number: probe.number, commit: probe.commit, count: count, of: wanted))
        var booted = probe
        let start = ContinuousClock().now
        let trial = try await bench.boot(image, &booted, in: evidence, events: events)
        booted.seconds.boot = sum(probe.seconds.boot, booted.seconds.boot)
        booted.seconds.test = sum(probe.seconds.test, booted.seconds.test)
        booted.seconds.total = probe.seconds.total + (ContinuousClock().now - start).seconds
        let isFirstSighting = trial.judgement.verdict == .bad && kernels[place].sighting == nil
        // What a kernel showed first stays, but for the first sighting, which is what a report is about.
        if count > 1, !isFirstSighting { (booted.crash, booted.taint) = (probe.crash, probe.taint) }
        kernels[place].probe = booted
        kernels[place].record(trial.judgement)
        if count == 1 || isFirstSighting { try folder.showTrial(count, of: probe) }
        record.proof?.boots += 1
        // Written before anything else is done with it.
        try keep(place)
        if isFirstSighting, let crash = trial.crash, builtLast == place { try await lookUp(crash, in: place, image) }
    }

    /// Looks a crash up. What is not found out is a note: it decides nothing.
    private mutating func lookUp(_ crash: [String], in place: Int, _ image: KeptKernel) async throws {
        let evidence = folder.path.appending(kernels[place].probe.evidence)
        do {
            kernels[place].probe.oops = try await bench.decode(crash, of: image, in: evidence)
            try keep(place)
        } catch let error as CancellationError {
            throw error
        } catch {
            let note = "the crash of probe \(kernels[place].probe.number) could not be looked up: \(error)"
            record.notes.append(note)
            events(.note(note))
        }
    }

    private func sum(_ left: Double?, _ right: Double?) -> Double? {
        left == nil && right == nil ? nil : (left ?? 0) + (right ?? 0)
    }

    /// Boots a kernel until the bug shows, at most so often in all.
    mutating func look(_ place: Int, boots: Int) async throws {
        let place = original(of: place)
        while kernels[place].isTestable, kernels[place].trials.bad == 0, kernels[place].trials.good < boots {
            try await boot(place, of: nil)
        }
    }

    /// Boots a kernel that has the bug until it was seen often enough to say how often the reproducer misses it.
    mutating func calibrate(on place: Int) async throws {
        let place = original(of: place)
        while kernels[place].isTestable, kernels[place].trials.bad < Self.calibratingSightings,
            kernels[place].trials.total < limits.boots
        {
            try await boot(place, of: nil)
        }
        learn(from: place)
        try save()
    }

    /// Boots a kernel until it is known whether it has the bug.
    mutating func establish(_ place: Int) async throws -> Finding {
        let place = original(of: place)
        while true {
            let kernel = kernels[place]
            if kernel.trials.bad >= limits.sightings { return .shows }
            guard kernel.isTestable else { return .unknown(kernel.obstacle ?? "it cannot be tested") }
            guard missRate.sightings > 0 else { return .unknown("no kernel showed the bug, so nothing can be told") }
            let error = missRate.chanceOfMissing(all: kernel.trials.good)
            if kernel.trials.good >= cleanTrials {
                guard kernel.trials.bad == 0 else {
                    return .unknown(
                        "shown once in \((kernel.trials.bad + kernel.trials.good).counted("boot")), and a busy host can "
                            + "look like this bug"
                    )
                }
                return .clean(error: error)
            }
            guard kernel.trials.total < limits.boots else {
                return .unknown(
                    "clean in \(kernel.trials.good.counted("boot")), which leaves a chance of \(Percent.text(error)) "
                        + "that the bug was missed"
                )
            }
            try await boot(place, of: min(cleanTrials, limits.boots))
        }
    }

    /// Gives a kernel what one with the same image showed.
    mutating func adopt(_ place: Int) throws {
        let other = original(of: place)
        guard other != place else { return }
        let shown = kernels[other].probe
        kernels[place].probe.verdict = shown.verdict
        kernels[place].probe.reason = "the same kernel as that of probe \(shown.number): \(shown.reason)"
        try keep(place)
    }

    // MARK: - The record

    mutating func add(_ check: ProofCheck) throws {
        record.proof?.checks.append(check)
        events(.checked(check))
        try save()
    }

    /// Says that nothing more is planned for a kernel.
    func close(_ places: [Int]) {
        for place in places { events(.probeEnded(kernels[place].probe, suspects: 0, steps: 0)) }
    }

    /// Takes the miss rate from what the boots of a kernel that has the bug showed so far.
    mutating func learn(from place: Int) {
        let trials = kernels[original(of: place)].trials
        let rate = MissRate(sightings: trials.bad, misses: trials.good)
        let clean = rate.cleanTrials(leaving: allowedError)
        record.proof?.missRate = rate
        record.proof?.cleanTrials = clean
    }

    mutating func finish() throws {
        let checks = record.proof?.checks ?? []
        record.proof?.grade = Grade(checks)
        try save()
    }

    private mutating func keep(_ place: Int) throws {
        let probe = kernels[place].probe
        if let index = record.probes.firstIndex(where: { $0.number == probe.number }) { record.probes[index] = probe }
        try save()
    }

    private mutating func save() throws {
        let seconds = (now().timeIntervalSince(began) * 1000).rounded() / 1000
        record.proof?.seconds = seconds
        record.updated = Timestamp.text(now())
        try folder.write(record)
    }
}
