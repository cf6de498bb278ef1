// SPDX-License-Identifier: Apache-2.0

internal import CrashSignatures
package import GuestProtocol

/// One boot, from QEMU's start to its end, as a state machine: it is told what arrives and when, and says what to do.
///
/// Times are since QEMU's start. Nothing here waits, reads or writes, so that each course can be tested.
package struct GuestSession {
    /// What is to be done next, in this order.
    package enum Action {
        /// Write these bytes to the agent's serial port.
        case send([UInt8])
        /// Interrupt the guest, so that its kernel prints what it is doing.
        case injectNMI
        /// Save the machine's state, and say ``savingEnded(_:at:)``.
        case saveState
        case report(GuestEvent)
    }

    /// What is being waited for.
    package enum Phase: Hashable {
        /// A restored machine: our word to its agent, or the machine itself, which comes before.
        case restoring
        case booting
        /// The agent's word that it says nothing more, so that the state can be saved.
        case holding
        case saving
        case settingUp
        case running(Int)
        case stopping
        /// Silence: how busy QEMU is, measured for ``loadSpan``.
        case measuring
        /// The kernel's answer to the interrupt.
        case tracing
        case over
    }

    /// An oops is printed within this time, and with panic=-1 the machine restarts when it is.
    static let crashGrace = Duration.milliseconds(500)
    /// A trace that goes on is waited for so long at the most. Under TCG a kernel prints about 400 KB/s.
    static let longestCrash = Duration.seconds(5)
    /// How long QEMU's processor time is measured.
    static let loadSpan = Duration.milliseconds(500)
    /// How long the kernel may take to answer an interrupt, and to stay silent after a part of the answer.
    static let traceLimit = Duration.seconds(5)
    static let traceGrace = Duration.seconds(1)
    /// The agent beats each second; later than this it may be hung, and a time-out is not yet only a time-out.
    static let lateBeat = Duration.seconds(3)
    /// The agent answers at once, and goes on by itself after five seconds.
    static let holdLimit = Duration.seconds(2)
    /// How often a restored agent is told who it is, until it answers.
    static let renewalInterval = Duration.seconds(1)

    let request: GuestRequest
    /// Processor time that QEMU has used so far.
    let processorTime: () -> Duration?

    package var phase = Phase.booting
    /// When the present phase ends at the latest.
    var deadline: Duration
    /// The last message of the agent.
    var lastSign = Duration.zero
    package var actions: [Action] = []
    var encoder: FrameEncoder
    var decoder: FrameDecoder
    var order = FrameOrder()
    var console = ConsoleScanner()
    var trace = ConsoleTrace()
    var lastWords = AgentsLastWords()
    /// When a crash is taken as printed.
    var crashDeadline: Duration?
    var crashLimit = Duration.zero
    /// What was concluded from silence, before the trace was asked for.
    var hang: (phase: HangEvidence.Phase, silentFor: Duration)?
    var loadStart: (time: Duration, used: Duration)?
    var load = 0.0

    package var outcome: GuestOutcome?
    package var ends: [ReproducerEnd] = []
    /// The agent did not send all that a run printed.
    var agentLeftOut = false
    var hello: GuestHello?
    var bootTime: Duration?
    var testTime: Duration?
    var saidBye = false
    /// When START was sent first for the present run.
    var firstStart = Duration.zero
    /// What the kernel had said of restarts before it was told to.
    var restartsBeforeStop = 0
    /// What a restored agent is told, once its machine runs, and until when it was told last.
    var renewal: (message: GuestRenewal, encoder: FrameEncoder, next: Duration)?
    /// Why the state was not saved, or not restored.
    package var stateProblem: String?
    /// QEMU said that it ends because of the guest.
    package var guestEndedMachine = false

    package init(_ request: GuestRequest, processorTime: @escaping () -> Duration?) {
        self.request = request
        self.processorTime = processorTime
        if request.beginning.savedGuest != nil { phase = .restoring }
        deadline = request.configuration.limits.boot
        encoder = FrameEncoder(nonce: request.configuration.nonce)
        decoder = FrameDecoder(nonce: request.configuration.nonce, from: .guest)
    }

    var limits: MachineConfiguration.Limits { request.configuration.limits }
    /// When an agent that says nothing counts as hung.
    var silenceLimit: Duration { lastSign + limits.silence }

    /// When ``tick(_:)`` has something to do, if nothing arrives before.
    package var nextTick: Duration {
        if let crashDeadline { return crashDeadline }
        return switch phase {
        case .over: .zero
        case .restoring: min(deadline, renewal?.next ?? deadline)
        case .booting, .holding, .saving, .measuring, .tracing: deadline
        case .settingUp, .running, .stopping: min(deadline, silenceLimit)
        }
    }

    // MARK: What arrives

    /// Time in which the guest could not get on: this process was stopped, or QEMU waited for a processor.
    ///
    /// So that time is nobody's silence. It comes before what arrives next, which may be older.
    package mutating func missed(_ gap: Duration) {
        lastSign += gap
        deadline += gap
    }

    /// Bytes of the kernel's console.
    package mutating func receive(console bytes: [UInt8], at now: Duration) {
        actions.append(.report(.console(bytes)))
        if phase == .tracing {
            trace.receive(bytes)
            deadline = min(deadline, now + Self.traceGrace)
            return
        }
        console.receive(bytes, at: now)
        if hello == nil { lastWords.receive(bytes) }
        guard let crash = console.firstFatalCrash else { return }
        if crashDeadline == nil {
            crashLimit = now + Self.longestCrash
            actions.append(.report(.crashed(crash)))
        }
        crashDeadline = min(now + Self.crashGrace, crashLimit)
    }

    /// Bytes of the agent's serial line.
    package mutating func receive(agent bytes: [UInt8], at now: Duration) {
        for frame in decoder.receive(bytes) {
            order.receive(frame)
            guard let message = GuestMessage(frame) else { continue }
            lastSign = now
            receive(message, at: now)
        }
        for frame in decoder.repeatedFrames {
            order.receiveAgain(frame)
            guard frame.type.isLasting, let message = GuestMessage(frame) else { continue }
            lastSign = now
            receiveAgain(message, at: now)
        }
    }

    /// The machine's sockets are closed: QEMU ended.
    ///
    /// Leaves ``outcome`` empty when neither the guest nor we wanted that.
    package mutating func machineEnded() {
        guard phase != .over else { return }
        if concludeCrash() { return }
        if hang != nil || outcome != nil {
            concludeSilence()
        } else if saidBye || hasObeyed {
            outcome = .finished
        } else if guestEndedMachine {
            outcome = hello == nil ? restartBeforeHello : .rebooted(afterHello: true)
        }
        phase = .over
    }

    /// Time has passed.
    package mutating func tick(_ now: Duration) {
        if let crashDeadline {
            // Nothing else is concluded of a guest that is dying.
            guard now >= crashDeadline, !concludeCrash() else { return }
        }
        switch phase {
        case .restoring: renewAgain(now)
        case .holding where now >= deadline:
            stateProblem = "the agent did not hold still"
            setUp(now)
        case .booting where now >= deadline:
            // A line that the kernel did not finish tells the most.
            console.finish()
            outcome =
                isDisturbed
                ? .unheard(after: limits.boot) : .didNotBoot(.silent(after: limits.boot, lastLine: console.lastLine))
            measure(now)
        case .settingUp where now >= silenceLimit: fallSilent(.settingUp, now)
        case .stopping where now >= silenceLimit: fallSilent(.stopping, now)
        case .running(let run) where now >= silenceLimit: fallSilent(.running(run), now)
        case .settingUp where now >= deadline, .running where now >= deadline, .stopping where now >= deadline:
            if now - lastSign < Self.lateBeat { overrun(now) } else { deadline = silenceLimit }
        case .measuring where now >= deadline:
            if let loadStart, let used = processorTime() {
                load = (used - loadStart.used) / max(now - loadStart.time, .milliseconds(1))
            }
            enter(.tracing, now, for: Self.traceLimit)
            actions.append(.injectNMI)
        case .tracing where now >= deadline:
            concludeSilence()
            phase = .over
        default: break
        }
    }
}
