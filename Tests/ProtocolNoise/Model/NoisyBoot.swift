// SPDX-License-Identifier: Apache-2.0

package import Driver
import GuestProtocol
import ScenarioFiles
package import Search
import VirtualMachine

/// One boot, between the host's own state machine and a guest's model, on a clock of its own.
package struct NoisyBoot {
    static let nonce = Nonce(0x0123_4567_89ab_cdef)
    private static let step = Duration.milliseconds(100)

    private let course: Course
    private var session: GuestSession
    private var guest: ModelGuest
    private var toHost: NoisyWire
    private var toGuest: NoisyWire
    private var output: [UInt8] = []
    private var console: [UInt8] = []
    private var hasEnded = false
    /// Lines that either end wrote.
    package private(set) var lines = 0

    package init(_ course: Course, _ noise: LineNoise, seed: UInt64) {
        self.course = course
        guest = ModelGuest(course)
        toHost = NoisyWire(noise, from: .guest, seed: seed &* 2)
        toGuest = NoisyWire(noise, from: .host, seed: seed &* 2 &+ 1)
        let limits = MachineConfiguration.Limits(
            boot: .seconds(10),
            test: .seconds(20),
            silence: .seconds(6),
            stop: .seconds(10)
        )
        let configuration = MachineConfiguration(
            kernel: KernelImage(path: "/k", format: .vmlinux),
            initramfs: "/i",
            limits: limits,
            nonce: Self.nonce
        )
        var request = GuestRequest(configuration: configuration, runs: course.happening.runs) {
            $0.status == .exited(0)
        }
        // Every other boot has its state saved, which is to change nothing.
        if !seed.isMultiple(of: 2) { request.beginning = .bootedAndSaved }
        session = GuestSession(request) { .zero }
    }

    /// Plays the boot to its end.
    ///
    /// - Returns: The verdict; `nil` where the session came to no outcome, which is an error and ends no commit's test.
    package mutating func verdict() -> Verdict? { judgement()?.verdict }

    /// The same with its reason.
    package mutating func judgement() -> Judgement? {
        var now = Duration.zero
        var toGuestNext: [[UInt8]] = []
        // A tenth of a second on the way in either direction.
        while session.phase != .over {
            now += Self.step
            guest.tick(now)
            exchange(at: now, &toGuestNext)
            precondition(now < .seconds(300), "a boot without an end: \(course), \(session.phase)")
        }
        let evidence = GuestRun.Evidence(folder: "/nowhere")
        guard let run = session.result(evidence: evidence, whole: now) else { return nil }
        let texts = GuestTexts(output: output, console: console)
        return Scenario.Rules(badIf: [course.badIf]).judge(run, texts: texts)
    }

    private mutating func exchange(at now: Duration, _ toGuestNext: inout [[UInt8]]) {
        let arrived = toGuest.carry(toGuestNext)
        toGuestNext = []
        let sent = guest.sent
        guest.sent = []
        lines += sent.count
        let words = Array(guest.console.utf8)
        guest.console = ""
        // QEMU closes its sockets behind what it wrote.
        if !words.isEmpty { session.receive(console: words, at: now) }
        console += words
        let bytes = toHost.carry(sent)
        if !bytes.isEmpty { session.receive(agent: bytes, at: now) }
        guest.receive(arrived, at: now)
        session.tick(now)
        var isSaved = false
        for action in session.actions {
            switch action {
            case .send(let line): toGuestNext.append(line)
            case .report(.output(_, let bytes)): output += bytes
            case .saveState: isSaved = true
            case .report, .injectNMI: break
            }
        }
        session.actions.removeAll(keepingCapacity: true)
        if isSaved { session.savingEnded(nil, at: now) }
        lines += toGuestNext.count
        if guest.hasRestarted, !hasEnded {
            hasEnded = true
            session.guestEndedMachine = true
        } else if hasEnded {
            session.machineEnded()
        }
    }
}
