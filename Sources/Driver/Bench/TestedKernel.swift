// SPDX-License-Identifier: Apache-2.0

import Sessions
import SystemPackage

/// A kernel with what its boots showed so far.
struct TestedKernel {
    /// Boots in a row that could not be judged before a kernel counts as untestable: another crash, or one bad day of
    /// the host, is tried again.
    static let mostSkips = 3

    let planned: PlannedKernel
    /// Its record; the verdict is kept up to date.
    var probe: ProbeRecord
    /// The image; `nil` where there is none.
    var kernel: KeptKernel?
    /// What the build said, where nothing is booted.
    private(set) var settled: Judgement?
    var trials = ProbeRecord.Trials()
    /// What the first sighting was.
    var sighting: String?
    /// Why a boot, or the build, gave no verdict.
    var obstacle: String?
    private var skipsInARow = 0
    /// Sightings that it takes: two where a busy host can look like the bug.
    private let sightings: Int
    private var isConfirmed = false

    init(_ planned: PlannedKernel, probe: ProbeRecord, sightings: Int = 1) {
        self.planned = planned
        self.probe = probe
        self.sightings = sightings
    }

    /// Takes in what the build came to.
    mutating func take(_ built: BenchBuild) {
        switch built {
        case .built(let kernel): self.kernel = kernel
        case .settled(let judgement):
            settled = judgement
            (probe.verdict, probe.reason) = (judgement.verdict, judgement.reason)
            if judgement.verdict == .skip { obstacle = judgement.reason }
        }
    }

    /// Takes over what an earlier probe showed of the same kernel.
    mutating func take(_ earlier: ProbeRecord) {
        probe.sameAs = earlier.number
        probe.kernelRelease = earlier.kernelRelease
        (probe.verdict, probe.crash, probe.taint) = (earlier.verdict, earlier.crash, earlier.taint)
        probe.reason = "the same kernel as probe \(earlier.number): \(earlier.reason)"
    }

    /// Whether it can be tried once more.
    var isTestable: Bool {
        kernel != nil ? skipsInARow < Self.mostSkips : settled.map { $0.verdict != .skip } ?? false
    }

    /// Takes in what one boot showed. A sighting is certain; nothing undoes it.
    mutating func record(_ judgement: Judgement, isRestored: Bool = false) {
        skipsInARow = judgement.verdict == .skip ? skipsInARow + 1 : 0
        switch judgement.verdict {
        case .bad:
            trials.bad += 1
            if sighting == nil { sighting = judgement.reason }
        case .good:
            trials.good += 1
            if sighting == nil, probe.verdict == .skip { probe.reason = judgement.reason }
        case .skip:
            trials.skip += 1
            obstacle = judgement.reason
        }
        if isRestored { trials.restored = (trials.restored ?? 0) + 1 }
        probe.trials = trials
        conclude()
    }

    /// Takes the latest sighting for one that counts: it came as often in a row as it has to.
    mutating func confirmSighting() {
        isConfirmed = true
        conclude()
    }

    private mutating func conclude() {
        if let sighting, isSettled {
            (probe.verdict, probe.reason) = (.bad, sighting)
        } else if skipsInARow >= Self.mostSkips || trials.good == 0 {
            (probe.verdict, probe.reason) = (.skip, obstacle ?? probe.reason)
        } else {
            probe.verdict = .good
            if sighting != nil { probe.reason = "shown once, and not again: a busy host can look like it" }
        }
    }

    /// Where two sightings are needed, one among clean boots is none.
    private var isSettled: Bool { settled != nil || sightings == 1 || isConfirmed }
}

extension TestedKernel {
    /// Boots it once more and takes in what that shows.
    ///
    /// Evidence goes into a folder of its own. Where the probe's lies is what the first boot left, and then the first
    /// sighting, which is what a report is about.
    ///
    /// - Returns: What the boot said, and whether it was the first to show the bug.
    mutating func boot(
        on bench: any KernelBench,
        of wanted: Int?,
        evidence folder: SessionFolder,
        events: @escaping SessionEvents
    ) async throws -> (trial: BenchTrial, isFirstSighting: Bool)? {
        if let settled {
            record(settled)
            return (BenchTrial(judgement: settled), false)
        }
        guard let kernel else { return nil }
        try Task.checkCancellation()
        let count = trials.total + 1
        let before = probe
        let place = try folder.makeTrialFolder(in: before, count)
        events(.trial(number: before.number, commit: before.commit, count: count, of: wanted))
        var booted = before
        booted.seconds.total = 0
        let trial = try await bench.boot(kernel, &booted, in: place, events: events)
        booted.seconds.boot = Self.sum(before.seconds.boot, booted.seconds.boot)
        booted.seconds.test = Self.sum(before.seconds.test, booted.seconds.test)
        booted.seconds.total += before.seconds.total
        let isFirstSighting = trial.judgement.verdict == .bad && sighting == nil
        if count > 1, !isFirstSighting { (booted.crash, booted.taint) = (before.crash, before.taint) }
        probe = booted
        record(trial.judgement, isRestored: trial.isRestored)
        if count == 1 || isFirstSighting { try folder.showTrial(count, of: before) }
        return (trial, isFirstSighting)
    }

    private static func sum(_ left: Double?, _ right: Double?) -> Double? {
        left == nil && right == nil ? nil : (left ?? 0) + (right ?? 0)
    }
}

/// What a kernel's boots amount to.
enum Finding: Hashable {
    /// The bug showed.
    case shows
    /// It did not, often enough; the chance that it was missed each time.
    case clean(error: Double)
    /// It cannot be told, and why.
    case unknown(String)
}
