// SPDX-License-Identifier: Apache-2.0

import Glibc
internal import HostCommands

/// Carries bytes between QEMU's sockets and a session until the session is over.
///
/// It blocks in `poll`, so it has a thread of its own; see ``onOwnThread(_:)``.
struct GuestLoop {
    /// How the carrying ended.
    enum End: Hashable {
        /// We have seen enough; QEMU may still run.
        case sessionOver
        /// QEMU closed its sockets.
        case machineEnded
        /// QEMU stopped the guest's processors by itself.
        case machinePaused(reason: String)
    }

    /// How soon a cancellation, or a QEMU that ends before it connects, is noticed.
    private static let longestWait = Duration.milliseconds(100)
    /// While QEMU saves or restores a state, which takes some tens of milliseconds.
    private static let shortWait = Duration.milliseconds(4)
    /// Between two rounds at most, as long as this process is neither stopped nor starved.
    private static let longestRound = Duration.seconds(1)

    var session: GuestSession
    var sockets: GuestSockets
    var recording: GuestRecording
    /// The clock stands still while the host sleeps, as the guest does.
    let start: SuspendingClock.Instant
    let events: @Sendable (GuestEvent) -> Void
    private var monitor = QMP()
    private var diskError: String?
    private var consoleBytesBeforeNMI: Int?
    /// A state that is being saved or restored.
    var transfer: Transfer?
    /// The state that was saved.
    var saved: Saved?
    private var lastRound = Duration.zero
    private var starvation: Starvation

    init(
        processID: Int32,
        session: GuestSession,
        sockets: GuestSockets,
        recording: GuestRecording,
        start: SuspendingClock.Instant,
        events: @escaping @Sendable (GuestEvent) -> Void
    ) {
        starvation = Starvation(processID: processID)
        self.session = session
        self.sockets = sockets
        self.recording = recording
        self.start = start
        self.events = events
    }

    /// Runs until the session is over or QEMU is.
    ///
    /// - Throws: `CancellationError`, and ``MachineError`` when the evidence cannot be written.
    mutating func run(_ command: RunningCommand, isCancelled: Cancellation) throws -> End {
        defer { recording.close() }
        if let saved = session.request.beginning.savedGuest {
            let note =
                "[kbisect: restored from the state saved in \(saved.origin), whose console.log has what came before]\n"
            try recording.append(console: Array(note.utf8), at: .zero)
        }
        while true {
            guard !isCancelled.isRequested else { throw CancellationError() }
            // Asked before the sockets are read, so that nothing it wrote before its end is missed.
            let hasEnded = command.end != nil
            if !hasEnded { wait() }
            if let end = try exchange(hasEnded: hasEnded) { return end }
        }
    }

    /// What came of it, or `nil` when the machine ended without the guest's or our doing.
    ///
    /// - Parameter identity: The machine, for a state that was saved of it.
    func result(evidence: GuestRun.Evidence, identity: MachineIdentity) -> GuestRun? {
        var run = session.result(evidence: evidence, whole: .now - start)
        if !recording.outputIsComplete { run?.outputIsComplete = false }
        run?.consoleIsComplete = recording.consoleIsComplete
        run?.consoleBytesBeforeNMI = consoleBytesBeforeNMI
        run?.durations.starved = starvation.total
        run?.saved = saved.map {
            SavedGuest(
                $0.file,
                machine: identity,
                accelerator: session.request.configuration.accelerator,
                origin: evidence.console.removingLastComponent().lastComponent?.string ?? "another boot",
                size: $0.size,
                nonce: session.request.configuration.nonce,
                encoder: $0.encoder
            )
        }
        return run
    }

    private mutating func wait() {
        var interests = sockets.interests
        let left = min(
            max(session.nextTick - (.now - start), .zero),
            transfer == nil ? Self.longestWait : Self.shortWait
        )
        _ = poll(&interests, nfds_t(interests.count), Int32(left / .milliseconds(1)) + 1)
    }

    private mutating func exchange(hasEnded: Bool) throws -> End? {
        // The monitor first: it says why the other two are closed.
        let messages = monitor.receive(sockets.monitor.exchange())
        let (console, agent) = (sockets.console.exchange(), sockets.agent.exchange())
        let now = SuspendingClock.now - start
        let starved = starvation.sinceLast(now)
        if now - lastRound > Self.longestRound {
            session.missed(now - lastRound)
        } else if starved > .zero {
            session.missed(starved)
        }
        lastRound = now
        for message in messages {
            if let end = receive(message, at: now) { return end }
        }
        if !console.isEmpty { session.receive(console: console, at: now) }
        if !agent.isEmpty { session.receive(agent: agent, at: now) }
        session.tick(now)
        try perform(at: now)
        if transferIsOverdue(at: now) {
            return .machinePaused(reason: "saving or restoring its state took longer than \(StateTransfer.limit)")
        }
        if session.phase == .over { return .sessionOver }
        let isDry = messages.isEmpty && console.isEmpty && agent.isEmpty
        guard sockets.areClosed || (hasEnded && isDry) else { return nil }
        session.machineEnded()
        try perform(at: now)
        return .machineEnded
    }

    private mutating func receive(_ message: QMP.Message, at now: Duration) -> End? {
        if transfer != nil {
            take(transfer?.steps.receive(message), at: now)
        }
        switch message {
        case .greeting where session.request.beginning.savedGuest != nil: beginRestoring(at: now)
        case .greeting: sockets.monitor.send(QMP.Command.negotiate.line)
        case .shutdown: session.guestEndedMachine = message.isGuestsDoing
        case .diskError(let reason): diskError = reason
        case .stopped where !session.guestEndedMachine && (transfer == nil || diskError != nil):
            return .machinePaused(
                reason: diskError.map { "it could not read or write the guest's disk (\($0))" }
                    ?? "the processor could not be emulated further"
            )
        case .stopped, .resumed, .migration, .done, .refused: break
        }
        return nil
    }

    private mutating func perform(at now: Duration) throws {
        while !session.actions.isEmpty {
            let actions = session.actions
            session.actions.removeAll(keepingCapacity: true)
            for action in actions { try perform(action, at: now) }
        }
    }

    private mutating func perform(_ action: GuestSession.Action, at now: Duration) throws {
        switch action {
        case .saveState: beginSaving(at: now)
        case .send(let bytes): sockets.agent.send(bytes)
        case .injectNMI:
            consoleBytesBeforeNMI = recording.consoleSize
            sockets.monitor.send(QMP.Command.injectNMI.line)
        case .report(let event):
            switch event {
            case .console(let bytes): try recording.append(console: bytes, at: now)
            case .output(_, let bytes): try recording.append(output: bytes)
            default: break
            }
            events(event)
        }
    }
}

/// The three sockets of a machine.
struct GuestSockets: Sendable {
    var console: SocketChannel
    var agent: SocketChannel
    var monitor: SocketChannel

    init(in folder: SocketFolder) throws(MachineError) {
        console = try SocketChannel(listeningAt: folder.console)
        agent = try SocketChannel(listeningAt: folder.agent)
        monitor = try SocketChannel(listeningAt: folder.monitor)
    }

    var interests: [pollfd] { [console.interest, agent.interest, monitor.interest] }
    var areClosed: Bool { console.isClosed && agent.isClosed && monitor.isClosed }
}
