// SPDX-License-Identifier: Apache-2.0

import GuestProtocol

/// The guest's side as `Sources/GuestFiles/Agent` is: the same states, repetitions, beats and waits.
struct ModelGuest {
    private enum State: Equatable {
        case booting, greeting, holding, settingUp, idle, running, stopping, unmounting, frozen, gone
    }

    private let course: Course
    private var state = State.booting
    /// When what the state waits for is there; `nil`: never.
    private var ready: Duration?
    private var nextBeat = Duration.zero
    private var encoder = FrameEncoder(nonce: NoisyBoot.nonce)
    private var decoder = FrameDecoder(nonce: NoisyBoot.nonce, from: .host)
    /// The agent takes rising numbers only.
    private var highest = 0
    private var lasting: [UInt8] = []
    private var runs = 0
    private var hasWarned = false
    private var started = Duration.zero
    private var pieces: ArraySlice<(time: Duration, bytes: [UInt8])> = []

    /// What it wrote to its serial line and to the console since they were emptied.
    var sent: [[UInt8]] = []
    var console = ""
    /// The machine restarted, which ends QEMU.
    var hasRestarted: Bool { state == .gone }

    init(_ course: Course) {
        self.course = course
        ready = course.happening == .neverBoots ? nil : .milliseconds(1500)
        console = "[    0.000000] Linux version 6.1.0 (k@k) (gcc 12.2.0) #1 SMP\n"
    }

    /// Bytes from the host.
    mutating func receive(_ bytes: [UInt8], at now: Duration) {
        guard ![.booting, .frozen, .gone].contains(state) else { return }
        for frame in decoder.receive(bytes) + decoder.repeatedFrames where frame.sequence > highest {
            highest = frame.sequence
            guard let message = HostMessage(frame) else { continue }
            switch (message, state) {
            case (.hold, .greeting):
                say(.held)
                enter(.holding, until: now + .seconds(5))
            case (.setUp, .greeting), (.setUp, .holding): enter(.settingUp, until: now + .milliseconds(700))
            case (.start(let run, _, _), .idle) where run == runs + 1:
                lasting = []
                start(at: now)
            case (.stop, .greeting), (.stop, .holding), (.stop, .settingUp), (.stop, .idle), (.stop, .running):
                lasting = []
                if state == .running { end(.signalled(9), at: now) }
                enter(.stopping, until: now + .milliseconds(200))
            default: break
            }
        }
    }

    /// Time has passed.
    mutating func tick(_ now: Duration) {
        if state == .booting, let ready, now >= ready { enter(.greeting, until: nil) }
        guard ![.booting, .frozen, .gone].contains(state) else { return }
        if now >= nextBeat {
            beat(now)
            nextBeat = now + .seconds(1)
        }
        if state == .running { run(now) }
        guard let ready, now >= ready else { return }
        switch state {
        case .holding: enter(.greeting, until: nil)
        case .settingUp: setUp(now)
        case .stopping:
            enter(.unmounting, until: now + .milliseconds(500))
            if course.happening == .hangsStopping { state = .frozen }
            if course.happening == .restartsStopping { state = .gone }
        case .unmounting:
            say(.bye)
            restart(now)
        default: break
        }
    }

    private mutating func enter(_ next: State, until time: Duration?) { (state, ready) = (next, time) }

    private mutating func beat(_ now: Duration) {
        guard state != .holding else { return }
        if state == .greeting {
            say(.hello(GuestHello(agentVersion: 2, kernelRelease: "6.1", kernelVersion: "Linux", memoryKiB: 1 << 18)))
        }
        if !lasting.isEmpty { sent.append(lasting) }
        say(.beat(uptimeMilliseconds: Int(now / .milliseconds(1))))
    }

    private mutating func setUp(_ now: Duration) {
        if course.happening == .failsToSetUp {
            sayLasting(.failed(reason: "cannot mount /dev/vda"))
        } else {
            sayLasting(.ready)
        }
        enter(.idle, until: nil)
        if course.happening == .hangsWhenUp { state = .frozen }
    }

    private mutating func start(at now: Duration) {
        runs += 1
        started = now
        pieces = course.output[...]
        enter(.running, until: nil)
    }

    private mutating func run(_ now: Duration) {
        let time = now - started
        while let piece = pieces.first, piece.time <= time {
            say(.output(stream: .standardOutput, bytes: piece.bytes))
            pieces.removeFirst()
        }
        if time >= .seconds(2) { happen(now) }
        guard state == .running, let end = course.runTime, time >= end else { return }
        let isLast = runs == course.happening.runs
        self.end(isLast ? course.happening.status : .exited(0), at: now)
        enter(.idle, until: nil)
    }

    /// What breaks a run off, or is seen in its middle.
    private mutating func happen(_ now: Duration) {
        switch course.happening {
        case .crashes:
            console +=
                "[    5.100000] BUG: kernel NULL pointer dereference, address: 8\n"
                + "[    5.200000] RIP: 0010:died+0x1/0x2\n[    5.300000] Kernel panic - not syncing: Fatal exception\n"
            state = .gone
        case .hangs: state = .frozen
        case .restarts: state = .gone
        case .warns where !hasWarned:
            console +=
                "[    5.000000] WARNING: CPU: 0 PID: 1 at a.c:1 warned+0x1/0x2\n[    5.1] ---[ end trace 0 ]---\n"
            hasWarned = true
        default: break
        }
    }

    private mutating func end(_ status: ReproducerStatus, at now: Duration) {
        sayLasting(
            .done(
                ReproducerEnd(
                    run: runs,
                    status: status,
                    durationMilliseconds: Int((now - started) / .milliseconds(1)),
                    taintAfter: course.happening == .warns ? 1 << 9 : 0
                )
            )
        )
    }

    private mutating func restart(_ now: Duration) {
        console += "[    9.000000] reboot: Restarting system\n"
        state = .gone
    }

    private mutating func say(_ message: GuestMessage) {
        if let line = try? encoder.encode(message) { sent.append(line) }
    }

    private mutating func sayLasting(_ message: GuestMessage) {
        say(message)
        lasting = sent.last ?? []
    }
}
