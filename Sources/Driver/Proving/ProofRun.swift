// SPDX-License-Identifier: Apache-2.0

import Foundation
import Noise
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
    private(set) var kernels: [TestedKernel] = []
    let limits: Prover.Limits
    private let bench: any KernelBench
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
        bench: any KernelBench,
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
        var (probe, evidence) = try folder.beginProbe(
            of: planned.commit,
            "proof: \(planned.words)",
            in: record,
            at: max(now().timeIntervalSince(sessionBegan), 0),
            events: events
        )
        probe.made = planned.made
        probe.tree = planned.tree
        probe.isOfProof = true
        builtLast = nil
        var kernel = TestedKernel(planned, probe: probe)
        try await kernel.build(on: bench, in: evidence, events: events)
        if let image = kernel.kernel {
            kernel.probe.sameAs = kernels.first { $0.kernel?.sha256 == image.sha256 }?.probe.number
            builtLast = kernels.count
        }
        kernels.append(kernel)
        record.put(kernel.probe)
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
        let booted = try await kernels[place].boot(on: bench, of: wanted, evidence: folder, events: events)
        guard let booted else { return }
        record.proof?.boots += 1
        // Written before anything else is done with it.
        try keep(place)
        if booted.isFirstSighting, let crash = booted.trial.crash, builtLast == place,
            let image = kernels[place].kernel
        {
            try await lookUp(crash, in: place, image)
        }
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
            let clean = cleanBoots(place)
            let error = missRate.chanceOfMissing(all: clean)
            // What the search booted counts; that kernel is booted all the same.
            if clean >= cleanTrials, kernel.trials.good > 0 {
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
                    "clean in \(clean.counted("boot")), which leaves a chance of \(Percent.text(error)) "
                        + "that the bug was missed"
                )
            }
            try await boot(place, of: min(cleanTrials, limits.boots))
        }
    }

    /// Boots of a kernel that did not show the bug, those of the search for the commit as it is included.
    func cleanBoots(_ place: Int) -> Int {
        let kernel = kernels[original(of: place)]
        return kernel.trials.good + (kernel.planned.made == nil ? searchBoots(of: kernel.planned.commit.id) : 0)
    }

    /// Boots in which the search saw a commit clean; none where one of them showed the bug.
    private func searchBoots(of commit: CommitID) -> Int {
        let own = record.probes.filter { $0.commit.id == commit && !$0.isOfProof && $0.made == nil }
        guard own.allSatisfy({ $0.verdict != .bad }) else { return 0 }
        return own.reduce(0) { $0 + ($1.trials?.good ?? 0) }
    }

    /// What the search learnt of the reproducer, where that is enough to go by.
    var rateOfSearch: MissRate? {
        let rate = record.search.missRate
        return record.kind == .bisection && rate.sightings >= Self.calibratingSightings ? rate : nil
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
        let (trials, earlier) = (kernels[original(of: place)].trials, rateOfSearch ?? MissRate())
        let rate = MissRate(sightings: earlier.sightings + trials.bad, misses: earlier.misses + trials.good)
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
        record.put(kernels[place].probe)
        try save()
    }

    private mutating func save() throws {
        guard !bench.isReplaying else { return }
        let seconds = (max(now().timeIntervalSince(began), 0) * 1000).rounded() / 1000
        record.proof?.seconds = seconds
        record.updated = Timestamp.text(now())
        try folder.write(record)
    }
}
