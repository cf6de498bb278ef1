// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestProtocol
import HostCommands
package import ScenarioFiles
import Sessions
import Synchronization
import SystemPackage
package import VirtualMachine

/// Boots a kernel once and judges what happened, wherever the kernel came from.
package struct GuestTrial: Sendable {
    private let machine: any Machine
    let scenario: Scenario
    let states: SavedStates
    private let load: @Sendable () -> Double
    private let pace = BootPace()
    /// By how much the limits grow for a time-out that is tried again.
    private static let patience = 3

    /// - Parameters:
    ///   - restoresGuests: Whether repeated boots of a kernel may begin with its saved state.
    ///   - load: Programs that want a processor, for each that the machine has.
    package init(
        machine: any Machine,
        scenario: Scenario,
        restoresGuests: Bool = false,
        load: @escaping @Sendable () -> Double = { HostLoad.perProcessor }
    ) {
        self.machine = machine
        self.scenario = scenario
        self.load = load
        states = SavedStates(isOn: restoresGuests && scenario.canBeRestored)
    }

    /// Boots it, or restores it where that is known to come to the same.
    ///
    /// - Parameter record: Gets what the guest said of itself, and the times.
    func run(
        _ kernel: KernelImage,
        on guest: PreparedGuest,
        _ record: inout ProbeRecord,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> (judgement: Judgement, run: GuestRun) {
        let plan = GuestPlan(
            kernel: kernel,
            guest: guest,
            machine: MachineIdentity(guest.configuration(kernel: kernel, scenario: scenario)),
            folder: folder,
            events: events
        )
        switch states.beginning(of: plan.machine) {
        case .restored(let saved): return try await restore(saved, plan, &record)
        case .bootedAndSaved: return try await bootAndSave(plan, &record)
        case .booted: return try await boot(plan, &record)
        }
    }

    /// Frees what is kept of a kernel's guests.
    func forget(_ kernel: KernelImage) { states.forget(kernel.path) }

    /// Boots it, and once more with more time where a time-out is not believed.
    func boot(
        _ plan: GuestPlan,
        _ record: inout ProbeRecord,
        saving: Bool = false
    ) async throws -> (judgement: Judgement, run: GuestRun) {
        let (guest, kernel, folder, events) = (plan.guest, plan.kernel, plan.folder, plan.events)
        var request = guest.request(kernel: kernel, scenario: scenario)
        request.beginning = saving ? .bootedAndSaved : .booted
        request.configuration.limits.boot = pace.limit(atLeast: request.configuration.limits.boot)
        var run = try await start(request, in: folder, events)
        if let doubt = doubt(run) {
            // It counts when it strikes again with more time.
            let words = "a time-out was not believed, for \(doubt): tried again with \(Self.patience) times the time"
            record.remark(words)
            events(.note(words))
            try folder.setAsideWhatWasBrokenOff(keeping: ["commands.sh"])
            let limits = request.configuration.limits.times(Self.patience)
            // Another request, for it has a nonce of its own.
            request = guest.request(kernel: kernel, scenario: scenario)
            request.configuration.limits = limits
            run = try await start(request, in: folder, events)
        }
        if let boot = run.durations.boot { pace.learn(boot) }
        let judgement = judge(run, &record, events)
        if judgement.verdict != .skip {
            states.booted(plan.machine, shown: judgement.verdict == .bad, saved: run.saved)
        }
        return (judgement, run)
    }

    /// Why a time-out is not believed.
    func doubt(_ run: GuestRun) -> String? { BusyHost.doubt(run, load: load()) }

    func judge(_ run: GuestRun, _ record: inout ProbeRecord, _ events: SessionEvents) -> Judgement {
        record.kernelRelease = run.hello?.kernelRelease
        record.crash = run.crash?.title
        record.taint = run.ends.last?.taintAfter
        for problem in run.hello?.problems ?? [] { events(.note("the guest says: \(problem)")) }
        record.seconds.boot = run.durations.boot?.seconds
        record.seconds.test = run.durations.test?.seconds
        let texts = GuestTexts(
            output: Self.bytes(of: run.evidence.output),
            console: scenario.rules.readsConsole
                ? Self.bytes(of: run.evidence.console).prefix(run.consoleBytesBeforeNMI ?? .max) : Data()
        )
        return scenario.rules.judge(run, texts: texts, hasReproducer: scenario.reproducer != nil)
    }

    func start(
        _ request: GuestRequest,
        in folder: FilePath,
        _ events: @escaping SessionEvents
    ) async throws -> GuestRun {
        events(.stage(.boot))
        let output = OutputLines(events)
        return try await machine.run(request, in: folder) { event in
            switch event {
            case .hello: events(.stage(.test))
            case .output(_, let bytes): output.receive(bytes)
            case .repeatingUnderTCG(let reason): events(.note("the boot is repeated under TCG: \(reason)"))
            case .silent(let time): events(.note("the guest has been silent for \(time); asking it for a backtrace"))
            default: break
            }
        }
    }

    static func bytes(of file: FilePath) -> Data { FileManager.default.contents(atPath: file.string) ?? Data() }
}

/// How long kernels took to boot on this machine: one that takes nearly as long as the limit leaves none for the next.
private final class BootPace: Sendable {
    /// Boots of one range differ by less than this.
    private static let reserve = 5
    private let longest = Mutex(Duration.zero)

    func learn(_ boot: Duration) { longest.withLock { $0 = max($0, boot) } }

    func limit(atLeast limit: Duration) -> Duration { max(limit, longest.withLock { $0 } * Self.reserve) }
}

extension MachineConfiguration.Limits {
    fileprivate func times(_ factor: Int) -> MachineConfiguration.Limits {
        MachineConfiguration.Limits(
            boot: boot * factor,
            test: test * factor,
            silence: silence * factor,
            stop: stop * factor
        )
    }
}
