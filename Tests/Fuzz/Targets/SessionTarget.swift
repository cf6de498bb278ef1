// SPDX-License-Identifier: Apache-2.0

import GuestProtocol
import SystemPackage
import VirtualMachine

/// A whole boot under a script: frames, noise, console and time in any order.
///
/// It comes to an end within the sum of its limits, asks for at most one trace, and judges nothing it has not seen.
@Sendable func fuzzSession(_ bytes: [UInt8]) {
    var choices = Choices(bytes)
    var encoder = FrameEncoder(nonce: fuzzNonce)
    var session = GuestSession(request(runs: Int(choices.byte()) % 4)) { .seconds(1) }
    var now = Duration.zero
    var missed = Duration.zero
    while !choices.isEmpty, session.phase != .over {
        switch choices.byte() {
        case 0..<0x40: now += .milliseconds(Int(choices.byte()) * 20)
        case 0x40..<0x50: session.receive(agent: serialLine(choices.take(Int(choices.byte()))), at: now)
        case 0x50..<0x60: session.receive(console: choices.take(Int(choices.byte())), at: now)
        case 0x60: session.guestEndedMachine = true
        case 0x61: session.machineEnded()
        case 0x62:
            let gap = Duration.milliseconds(Int(choices.byte()) * 100)
            missed += gap
            session.missed(gap)
        case let word:
            guard let message = message(word, &choices), let line = try? encoder.encode(message) else { break }
            session.receive(agent: line, at: now)
        }
        session.tick(now)
    }
    // Nothing more comes: whatever was said, it is over when every limit is.
    let end = now + missed + .seconds(200)
    while session.phase != .over, now < end {
        now = max(now + .milliseconds(100), session.nextTick)
        session.tick(now)
    }
    check(session)
}

private func check(_ session: GuestSession) {
    require(session.phase == .over, "it does not end: \(session.phase)")
    var (interrupts, hellos) = (0, 0)
    for action in session.actions {
        switch action {
        case .injectNMI: interrupts += 1
        case .report(.hello): hellos += 1
        default: break
        }
    }
    require(interrupts <= 1 && hellos <= 1, "twice what is done once")
    require(session.ends.map(\.run) == Array(1..<session.ends.count + 1), "runs out of order")
    let evidence = GuestRun.Evidence(folder: "/evidence")
    guard let run = session.result(evidence: evidence, whole: .zero) else { return }
    if case .crashed = run.outcome { require(run.crash != nil, "a crash without a report") }
    if case .hung = run.outcome { require(hellos == 1, "a guest that hangs and never greeted") }
}

private func request(runs: Int) -> GuestRequest {
    let limits = MachineConfiguration.Limits(
        boot: .seconds(10),
        test: .seconds(20),
        silence: .seconds(5),
        stop: .seconds(10)
    )
    let configuration = MachineConfiguration(
        kernel: KernelImage(path: "/k", format: .vmlinux),
        initramfs: "/i",
        limits: limits,
        nonce: fuzzNonce
    )
    return GuestRequest(configuration: configuration, arguments: ["a"], runs: runs) { $0.status == .exited(0) }
}

private func message(_ word: UInt8, _ choices: inout Choices) -> GuestMessage? {
    switch word % 8 {
    case 0: .hello(GuestHello(agentVersion: 2, kernelRelease: "6", kernelVersion: "L", memoryKiB: 1))
    case 1: .ready
    case 2: .failed(reason: "reason")
    case 3: .output(stream: .standardOutput, bytes: choices.take(Int(choices.byte()) % 40))
    case 4: .beat(uptimeMilliseconds: 1)
    case 5, 6:
        .done(
            ReproducerEnd(
                run: 1 + Int(choices.byte()) % 4,
                status: .exited(Int(choices.byte())),
                durationMilliseconds: Int(choices.byte())
            )
        )
    default: .bye
    }
}
