// SPDX-License-Identifier: Apache-2.0

internal import GuestProtocol

extension GuestSession {
    /// What a message of the agent leads to; one that does not belong to the present phase leads to nothing.
    mutating func receive(_ message: GuestMessage, at now: Duration) {
        // Also of a run that we ended.
        if case .done(let end) = message, end.outputLeftOut > 0 { agentLeftOut = true }
        switch (message, phase) {
        case (.hello(let greeting), .booting):
            hello = greeting
            bootTime = now
            actions.append(.report(.hello(greeting)))
            if request.beginning == .bootedAndSaved { hold(now) } else { setUp(now) }
        case (.hello(let greeting), .restoring):
            hello = greeting
            bootTime = now
            actions.append(.report(.hello(greeting)))
            setUp(now)
        case (.failed(let reason), .restoring):
            stateProblem = reason
            phase = .over
        case (.held, .holding):
            enter(.saving, now, for: StateTransfer.limit * 2)
            actions.append(.saveState)
        // Not a repetition for the decoder: the agent cannot know what is new in it.
        case (.hello, .settingUp): send(.setUp(request.mounts))
        case (.ready, .settingUp):
            actions.append(.report(.ready))
            if request.runs > 0 { start(1, now) } else { stop(now) }
        case (.failed(let reason), .settingUp), (.failed(let reason), .running):
            outcome = .couldNotSetUp(reason)
            stop(now)
        case (.output(let stream, let bytes), _):
            noteLoss(stream)
            actions.append(.report(.output(stream, bytes)))
            order.takeOutput()
        case (.beat(let uptime), _): actions.append(.report(.beat(uptimeMilliseconds: uptime)))
        case (.done(let end), .running(let run)) where end.run == run:
            noteLoss(.standardOutput)
            order.takeOutput()
            ends.append(end)
            testTime = now - (bootTime ?? .zero)
            actions.append(.report(.runEnded(run, end)))
            if run < request.runs, request.continuesAfter(end) { start(run + 1, now) } else { stop(now) }
        case (.bye, .stopping): saidBye = true
        default: break
        }
    }

    mutating func start(_ run: Int, _ now: Duration) {
        enter(.running(run), now, for: limits.test)
        firstStart = now
        order.beginRun()
        actions.append(.report(.runStarted(run)))
        sendStart(run)
    }

    mutating func sendStart(_ run: Int) {
        send(.start(run: run, arguments: request.arguments, environment: request.environment))
    }

    /// What the agent says again: it has not heard our answer, or not yet. It takes a second one for what it is.
    mutating func receiveAgain(_ message: GuestMessage, at now: Duration) {
        switch (message, phase) {
        case (.ready, .running(1)): startAgain(1, now)
        case (.done(let end), .running(let run)) where end.run == run - 1: startAgain(run, now)
        case (.ready, .stopping), (.done, .stopping), (.failed, .stopping): send(.stop)
        default: break
        }
    }

    /// The run has not begun yet: its time begins anew. But somebody who never hears us is not asked for ever.
    private mutating func startAgain(_ run: Int, _ now: Duration) {
        guard now - firstStart < limits.boot else {
            outcome = .unheard(after: now - firstStart)
            return stop(now)
        }
        deadline = now + limits.test
        sendStart(run)
    }

    /// Says where something is missing between two pieces of output, so that nobody takes them for one line.
    private mutating func noteLoss(_ stream: OutputStream) {
        guard order.isBroken else { return }
        actions.append(.report(.output(stream, Self.lossNote)))
        order.note()
    }

    mutating func stop(_ now: Duration) {
        enter(.stopping, now, for: limits.stop)
        restartsBeforeStop = console.announcedRestarts
        send(.stop)
    }

    mutating func enter(_ next: Phase, _ now: Duration, for limit: Duration) {
        phase = next
        deadline = now + limit
    }

    mutating func send(_ message: HostMessage) {
        do {
            actions.append(.send(try encoder.encode(message)))
        } catch {
            // Only what the request says can be too long, and QEMUMachine has tried that before the start.
            outcome = .couldNotSetUp("\(error)")
            phase = .over
        }
    }

    /// The time for the present phase is over, and the agent lives.
    mutating func overrun(_ now: Duration) {
        switch phase {
        case .settingUp:
            outcome = .overran(.settingUp, after: limits.boot)
            stop(now)
        case .stopping:
            if outcome == nil { outcome = .overran(.stopping, after: limits.stop) }
            phase = .over
        default:
            outcome = isDisturbed ? .unheard(after: limits.test) : .timedOut(after: limits.test)
            stop(now)
        }
    }

    mutating func fallSilent(_ phase: HangEvidence.Phase, _ now: Duration) {
        let silence = now - lastSign
        if outcome == nil {
            // On a disturbed line silence is nobody's: the guest may speak and not be heard.
            if isDisturbed { outcome = .unheard(after: silence) } else { hang = (phase, silence) }
        }
        actions.append(.report(.silent(silence)))
        measure(now)
    }

    /// The agent may have restarted the machine itself, because it could not do its part.
    var restartBeforeHello: GuestOutcome {
        if let reason = lastWords.reason { return .couldNotSetUp(reason) }
        // Something was said on the agent's line: its greeting, perhaps.
        return isDisturbed
            ? .rebooted(afterHello: false) : .didNotBoot(.rebooted(lastLine: console.lastLine))
    }

    /// Whether something was lost on the agent's line, or came from somebody else.
    var isDisturbed: Bool { decoder.noise > 0 || order.wasBroken }

    /// Whether the machine restarted because we told it to, and only BYE was lost: the kernel says so on the console.
    var hasObeyed: Bool {
        guestEndedMachine && phase == .stopping && console.announcedRestarts > restartsBeforeStop
    }

    mutating func measure(_ now: Duration) {
        loadStart = processorTime().map { (now, $0) }
        enter(.measuring, now, for: Self.loadSpan)
    }

    mutating func concludeSilence() {
        guard outcome == nil, let hang else { return }
        outcome = .hung(
            HangEvidence(phase: hang.phase, silentFor: hang.silentFor, load: load, trace: trace.lines)
        )
    }

    /// A fatal crash wins over all that was concluded before, but for what our own interrupt made.
    mutating func concludeCrash() -> Bool {
        guard phase != .tracing else { return false }
        console.finish()
        guard let crash = console.firstFatalCrash else { return false }
        outcome = hello == nil && !isDisturbed ? .didNotBoot(.crashed(crash)) : .crashed(crash)
        phase = .over
        return true
    }
}
