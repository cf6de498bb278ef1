// SPDX-License-Identifier: Apache-2.0

import GuestProtocol
import Testing

@testable import VirtualMachine

/// A session, and the guest's side of its serial line. Times are seconds since QEMU's start.
///
/// Limits: 10 s to boot and to set up, 20 s for a run, 5 s of silence, 10 s to stop.
struct ScriptedGuest {
    static let nonce = Nonce(0x1234_5678_9abc_def0)
    let mount = GuestMount(device: "/dev/vda", folder: "/mnt", filesystem: "btrfs")
    let hello = GuestMessage.hello(
        GuestHello(agentVersion: 1, kernelRelease: "6.1", kernelVersion: "Linux", memoryKiB: 1)
    )
    var session: GuestSession
    private var encoder = FrameEncoder(nonce: nonce)

    init(
        runs: Int = 1,
        silence: Duration = .seconds(5),
        beginning: GuestBeginning = .booted,
        continuesAfter: @escaping @Sendable (ReproducerEnd) -> Bool = { _ in true }
    ) {
        let limits = MachineConfiguration.Limits(
            boot: .seconds(10),
            test: .seconds(20),
            silence: silence,
            stop: .seconds(10)
        )
        let configuration = MachineConfiguration(
            kernel: KernelImage(path: "/k", format: .vmlinux),
            initramfs: "/i",
            limits: limits,
            nonce: Self.nonce
        )
        var request = GuestRequest(
            configuration: configuration,
            mounts: [mount],
            arguments: ["a"],
            environment: ["B": "c"],
            runs: runs,
            continuesAfter: continuesAfter
        )
        request.beginning = beginning
        let start = ContinuousClock.now
        session = GuestSession(request) { (ContinuousClock.now - start) * 1_000_000 }
    }

    var phase: GuestSession.Phase { session.phase }

    var hang: HangEvidence? {
        if case .hung(let evidence) = session.outcome { evidence } else { nil }
    }

    var events: [GuestEvent] {
        session.actions.compactMap { if case .report(let event) = $0 { event } else { nil } }
    }

    var interrupts: Int {
        session.actions.count { if case .injectNMI = $0 { true } else { false } }
    }

    /// What the session told the agent.
    var sent: [HostMessage] {
        var decoder = FrameDecoder(nonce: Self.nonce, from: .host)
        var messages: [HostMessage] = []
        for case .send(let bytes) in session.actions {
            messages += decoder.receive(bytes).compactMap { HostMessage($0) }
        }
        return messages
    }

    func end(_ run: Int, _ status: ReproducerStatus) -> ReproducerEnd {
        ReproducerEnd(run: run, status: status, durationMilliseconds: 1)
    }

    func start(_ run: Int) -> HostMessage { .start(run: run, arguments: ["a"], environment: ["B": "c"]) }

    /// Says something as often as given, as the agent does that has no answer.
    mutating func repeats(_ message: GuestMessage, times: Int, at second: Int) {
        do {
            let line = try encoder.encode(message)
            for _ in 0..<times { session.receive(agent: line, at: .seconds(second)) }
            session.tick(.seconds(second))
        } catch {
            Issue.record(error)
        }
    }

    mutating func says(_ message: GuestMessage, at second: Int) {
        do {
            session.receive(agent: try encoder.encode(message), at: .seconds(second))
            session.tick(.seconds(second))
        } catch {
            Issue.record(error)
        }
    }

    /// Says something that comes later, when the caller hands it on.
    mutating func holds(_ message: GuestMessage) throws -> [UInt8] { try encoder.encode(message) }

    /// Says something that never arrives.
    mutating func loses(_ message: GuestMessage) {
        #expect(throws: Never.self) { try encoder.encode(message) }
    }

    /// HELLO at 1 s, READY at 2 s.
    mutating func comesUp() {
        says(hello, at: 1)
        says(.ready, at: 2)
    }

    /// Lets time pass in steps of 100 ms.
    mutating func waits(until second: Int) {
        for tenth in 0...second * 10 where session.phase != .over { session.tick(.milliseconds(tenth * 100)) }
    }
}
