// SPDX-License-Identifier: Apache-2.0

import ScenarioFiles
import Sessions
import SystemPackage
import VirtualMachine

/// One guest that is wanted.
struct GuestPlan {
    var kernel: KernelImage
    var guest: PreparedGuest
    var machine: MachineIdentity
    /// Receives the evidence.
    var folder: FilePath
    var events: SessionEvents
}

/// Guests that begin with a saved state. Whatever goes wrong with one, the kernel is booted instead: it is no verdict and
/// no error.
extension GuestTrial {
    func bootAndSave(
        _ plan: GuestPlan,
        _ record: inout ProbeRecord
    ) async throws -> (judgement: Judgement, run: GuestRun) {
        let trial: (judgement: Judgement, run: GuestRun)
        do {
            trial = try await boot(plan, &record, saving: true)
        } catch let error as MachineError where error.mayComeFromSaving {
            try turnOff("\(error)", plan, &record)
            return try await boot(plan, &record)
        }
        if let problem = trial.run.savingProblem { try turnOff(problem, plan, &record, setAside: false) }
        return trial
    }

    func restore(
        _ saved: SavedGuest,
        _ plan: GuestPlan,
        _ record: inout ProbeRecord
    ) async throws -> (judgement: Judgement, run: GuestRun) {
        var request = plan.guest.request(kernel: plan.kernel, scenario: scenario)
        request.beginning = .restored(saved)
        var restored = record
        let run: GuestRun
        do {
            run = try await start(request, in: plan.folder, plan.events)
        } catch let error as MachineError {
            try turnOff("\(error)", plan, &record)
            return try await boot(plan, &record)
        }
        let judgement = judge(run, &restored, plan.events)
        switch judgement.verdict {
        // Only a booted guest says that a kernel cannot be tested.
        case .skip: return try await bootInstead(judgement.reason, plan, &record)
        case _ where doubt(run) != nil: return try await bootInstead("a time-out", plan, &record)
        case .bad where !states.hasBug(plan.machine): return try await confirm(judgement, plan, &record)
        case .good, .bad:
            record = restored
            if let problem = states.restored(plan.machine, shown: judgement.verdict == .bad) {
                try turnOff(problem, plan, &record, setAside: false)
            }
            return (judgement, run)
        }
    }

    private func bootInstead(
        _ reason: String,
        _ plan: GuestPlan,
        _ record: inout ProbeRecord
    ) async throws -> (judgement: Judgement, run: GuestRun) {
        if states.couldNotJudge() {
            try turnOff("\(reason), \(TestedKernel.mostSkips) times in a row", plan, &record)
        } else {
            record.remark("a restored guest could not be judged, and the kernel was booted: \(reason)")
            try plan.folder.setAsideWhatWasBrokenOff(keeping: Self.kept)
        }
        return try await boot(plan, &record)
    }

    /// The bug showed in a restored guest of a kernel that no booted guest showed it of. That alone names no commit.
    private func confirm(
        _ sighting: Judgement,
        _ plan: GuestPlan,
        _ record: inout ProbeRecord
    ) async throws -> (judgement: Judgement, run: GuestRun) {
        let boots = states.bootsToConfirm
        record.remark("the bug showed in a restored guest, and the kernel was booted to see it: \(sighting.reason)")
        var skips = 0
        for number in 1... {
            try plan.folder.setAsideWhatWasBrokenOff(keeping: Self.kept)
            let trial = try await boot(plan, &record)
            switch trial.judgement.verdict {
            case .bad: return trial
            case .good: skips = 0
            case .skip: skips += 1
            }
            if skips >= TestedKernel.mostSkips { return trial }
            guard number >= boots else { continue }
            let words = "the bug showed in a restored guest and in none of \(boots) booted ones: \(sighting.reason)"
            try turnOff(words, plan, &record, setAside: false)
            return (.skip(words), trial.run)
        }
        preconditionFailure("numbers do not end")
    }

    private func turnOff(
        _ reason: String,
        _ plan: GuestPlan,
        _ record: inout ProbeRecord,
        setAside: Bool = true
    ) throws {
        states.turnOff()
        let words = "guests are booted and no more restored: \(reason)"
        record.remark(words)
        plan.events(.note(words))
        if setAside { try plan.folder.setAsideWhatWasBrokenOff(keeping: Self.kept) }
    }

    private static let kept: Set<String> = ["commands.sh"]
}

extension MachineError {
    /// Whether a boot without saving might have gone on.
    fileprivate var mayComeFromSaving: Bool {
        switch self {
        case .emulatorFailed, .emulatorPaused, .notRestored, .unusable: true
        case .emulatorNotFound, .kvmUnusable, .notAKernel, .badConfiguration: false
        }
    }
}

extension Scenario {
    /// Whether guests that begin with a saved state can show all that the scenario looks for: not what is seen while the
    /// kernel boots, and not how long something takes, since QEMU translates anew what a booted guest has run before.
    var canBeRestored: Bool {
        reproducer != nil
            && !rules.badIf.contains { condition in
                switch condition {
                case .noBoot, .console, .slowerThan: true
                case .noBuild, .exitStatus, .output, .crash, .warning: false
                }
            }
    }
}
