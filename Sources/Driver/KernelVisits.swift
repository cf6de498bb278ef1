// SPDX-License-Identifier: Apache-2.0

import Foundation
import Search
import Sessions

/// The kernels that a session builds, boots as often as is asked for, and keeps for a while; and its record.
struct KernelVisits {
    let driver: BisectionDriver
    let events: SessionEvents
    var record: SessionRecord
    private let began: Date
    /// Kernels that are kept, by commit.
    private var kept: [CommitID: (kernel: TestedKernel, number: Int)] = [:]

    init(driver: BisectionDriver, record: SessionRecord, events: @escaping SessionEvents) {
        self.driver = driver
        self.record = record
        self.events = events
        began = Timestamp.date(record.started) ?? driver.now()
    }

    /// Builds the commit's kernel, or takes the one that was kept.
    ///
    /// - Parameter foretold: Objects that are expected to be compiled.
    mutating func takeUp(_ commit: CommitID, _ purpose: String, foretold: Int? = nil) async throws -> TestedKernel {
        try Task.checkCancellation()
        let details = try await driver.lookup(commit)
        // A clock that was set back makes no time before the beginning.
        let seconds = max(driver.now().timeIntervalSince(began), 0)
        var (probe, folder) = try driver.folder.beginProbe(
            of: details,
            purpose,
            in: record,
            at: seconds,
            events: events
        )
        probe.foretoldObjects = foretold
        let planned = PlannedKernel(words: commit.short, commit: details, checkout: commit, tree: "")
        guard let known = kept[commit] else {
            var kernel = TestedKernel(planned, probe: probe, sightings: driver.sightings)
            try await kernel.build(on: driver.bench, in: folder, events: events)
            return kernel
        }
        probe.sameAs = known.number
        probe.foretoldObjects = nil
        (probe.image, probe.contents) = (known.kernel.probe.image, known.kernel.probe.contents)
        probe.patches = known.kernel.probe.patches
        probe.commit.release = known.kernel.probe.commit.release
        probe.tree = known.kernel.probe.tree
        var kernel = TestedKernel(planned, probe: probe, sightings: driver.sightings)
        if let image = known.kernel.kernel { kernel.take(.built(image)) }
        return kernel
    }

    /// Boots a kernel until a boot can be judged, or too many in a row could not; each boot is in the record at once.
    mutating func trial(_ kernel: inout TestedKernel) async throws -> Verdict {
        var (shown, verdict) = (0, Verdict.skip)
        while verdict == .skip, kernel.isTestable {
            let wanted = kernel.trials.total == 0 ? nil : kernel.trials.total + 1
            let booted = try await kernel.boot(on: driver.bench, of: wanted, evidence: driver.folder, events: events)
            guard let booted else { break }
            switch booted.trial.judgement.verdict {
            case .skip: break
            case .good:
                verdict = .good
                if shown > 0 {
                    note(
                        "\(kernel.probe.commit.id.short) showed the bug once and not again: a busy host can look like it"
                    )
                }
            case .bad:
                shown += 1
                if shown >= driver.sightings || kernel.settled != nil {
                    kernel.confirmSighting()
                    verdict = .bad
                }
            }
            try save(kernel)
        }
        // What cannot be booted has to be in the record, too.
        if kernel.trials.total == 0 { try save(kernel) }
        return verdict
    }

    /// Keeps the kernel, and gives up those that are not wanted any more.
    mutating func keep(_ kernel: TestedKernel, among wanted: [CommitID]) {
        let commit = kernel.probe.commit.id
        if kernel.kernel != nil { kept[commit] = (kernel, kept[commit]?.number ?? kernel.probe.number) }
        for (other, old) in kept where !wanted.contains(other) {
            kept[other] = nil
            // Another commit may have the very same image.
            let isShared = kept.values.contains { $0.kernel.kernel?.sha256 == old.kernel.kernel?.sha256 }
            if !isShared, let image = old.kernel.kernel { driver.bench.discard(image) }
        }
    }

    /// Says something that a person should know, now and in every report.
    mutating func note(_ text: String) {
        record.notes.append(text)
        events(.note(text))
    }

    /// Written before it counts: what was learnt survives whatever comes next.
    mutating func save(_ kernel: TestedKernel) throws {
        record.put(kernel.probe)
        guard !driver.bench.isReplaying else { return }
        record.updated = Timestamp.text(driver.now())
        try driver.folder.write(record)
    }
}
