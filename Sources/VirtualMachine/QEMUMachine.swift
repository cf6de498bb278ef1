// SPDX-License-Identifier: Apache-2.0

internal import GuestProtocol
package import HostCommands
package import SystemPackage

/// Machines of QEMU, one for each run.
package struct QEMUMachine: Machine {
    /// QEMU ends within milliseconds of a TERM; a stuck KVM does not.
    private static let grace = Duration.seconds(1)

    private let runner: any CommandRunner
    private let executable: String
    private let sandbox: Sandbox?
    private let trust = KVMTrust()

    /// - Parameters:
    ///   - executable: The QEMU to use, by default the one in `PATH`.
    ///   - sandbox: What QEMU is run in; `nil` for none.
    package init(
        runner: any CommandRunner = HostCommandRunner(),
        executable: String = QEMUCommand.executable,
        sandbox: Sandbox? = nil
    ) {
        self.runner = runner
        self.executable = executable
        self.sandbox = sandbox
    }

    package func run(
        _ request: GuestRequest,
        in folder: FilePath,
        events: @escaping @Sendable (GuestEvent) -> Void
    ) async throws -> GuestRun {
        var request = request
        try Self.check(request)
        if request.configuration.accelerator == .kvm, trust.isLost { request.configuration.accelerator = .tcg }
        // Trust is earned by booting.
        guard request.configuration.accelerator == .kvm, !trust.isEarned, request.beginning.savedGuest == nil else {
            return try await boot(request, folder, events)
        }
        let reason: String
        do {
            let run = try await boot(request, folder, events)
            if run.hello != nil { trust.earn() }
            guard run.hello == nil, case .didNotBoot(let failure) = run.outcome else { return run }
            reason =
                switch failure {
                case .silent(let limit, _): "the guest did not come up under KVM within \(limit)"
                case .crashed(let crash): "the guest did not come up under KVM: \(crash.title)"
                case .rebooted: "the guest restarted under KVM before it came up"
                }
        } catch let error as MachineError {
            switch error {
            case .emulatorFailed, .emulatorPaused: reason = "\(error)"
            default: throw error
            }
        }
        events(.repeatingUnderTCG(reason: reason))
        try GuestRun.Evidence(folder: folder).setAside(in: folder.appending("kvm"))
        request.configuration.accelerator = .tcg
        let run = try await boot(request, folder, events)
        if run.hello != nil { trust.lose() }
        return run
    }

    private static func check(_ request: GuestRequest) throws(MachineError) {
        guard request.runs >= 0 else { throw .badConfiguration("the reproducer is to run \(request.runs) times") }
        var encoder = FrameEncoder(nonce: request.configuration.nonce)
        do {
            _ = try encoder.encode(HostMessage.setUp(request.mounts))
            _ = try encoder.encode(
                HostMessage.start(
                    run: request.runs,
                    arguments: request.arguments,
                    environment: request.environment
                )
            )
        } catch {
            throw .badConfiguration("\(error)")
        }
    }

    private func boot(
        _ request: GuestRequest,
        _ folder: FilePath,
        _ events: @escaping @Sendable (GuestEvent) -> Void
    ) async throws -> GuestRun {
        let evidence = GuestRun.Evidence(folder: folder)
        var request = request
        // Before QEMU reads the files: what changes from now on is noticed.
        let identity = MachineIdentity(request.configuration, executable: executable)
        var machine = request.configuration
        if let saved = request.beginning.savedGuest {
            guard saved.machine == identity else {
                throw MachineError.notRestored(reason: "it is another machine's state")
            }
            (machine.nonce, machine.accelerator) = (saved.nonce, saved.accelerator)
            request.configuration.accelerator = saved.accelerator
        }
        let (carried, isRestored) = (request, request.beginning.savedGuest != nil)
        let socketFolder = try SocketFolder()
        defer { socketFolder.remove() }
        let sockets = try GuestSockets(in: socketFolder)
        let scratch = try Scratch(in: folder)
        defer { scratch.remove() }
        let command = try QEMUCommand.automatic(
            machine,
            sockets: socketFolder,
            scratch: scratch.path,
            isRestored: isRestored,
            executable: executable,
            sandbox: sandbox
        )
        let recording = try GuestRecording(evidence)
        let start = SuspendingClock.now
        let kept: ((GuestLoop.End, GuestRun?, String?), CommandEnd)
        do {
            kept = try await runner.keeping(command, outputTo: evidence.emulator, grace: Self.grace) { running in
                let request = carried
                let accelerator = request.configuration.accelerator
                events(.started(processID: running.processID, accelerator: accelerator))
                let cancellation = Cancellation()
                let carried = try await withTaskCancellationHandler {
                    try await onOwnThread {
                        let session = GuestSession(request) { ProcessorTime.used(byTree: running.processID) }
                        var loop = GuestLoop(
                            processID: running.processID,
                            session: session,
                            sockets: sockets,
                            recording: recording,
                            start: start,
                            events: events
                        )
                        let end = try loop.run(running, isCancelled: cancellation)
                        return (end, loop.result(evidence: evidence, identity: identity), loop.session.stateProblem)
                    }
                } onCancel: {
                    cancellation.request()
                }
                if carried.0 == .machineEnded {
                    // It closed its sockets and is about to exit: its own status is worth more than our signal's.
                    _ = try await withDeadline(Self.grace) { try await running.waitForEnd() }
                }
                return carried
            }
        } catch HostCommandError.notFound(let executable) {
            throw MachineError.emulatorNotFound(executable: executable)
        }
        let ((carrying, run, problem), end) = kept
        if isRestored, run?.hello == nil {
            throw MachineError.notRestored(reason: problem ?? evidence.emulatorsFirstLine ?? "QEMU ended (\(end))")
        }
        if case .machinePaused(let reason) = carrying {
            throw MachineError.emulatorPaused(reason: reason, log: evidence.emulator)
        }
        guard let run else {
            throw MachineError.emulatorFailed(
                end: "\(end)",
                message: evidence.emulatorsFirstLine ?? "it said nothing",
                log: evidence.emulator
            )
        }
        return run
    }
}
