// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import GuestProtocol
import Sessions
import Synchronization
import Testing
import VirtualMachine

/// Real git, real make, a scripted machine.
@Suite struct KernelProbeTests {
    private func probe(
        makefile: String,
        machine: ScriptedMachine
    ) async throws -> (record: ProbeRecord, evidence: Set<String>, events: [SessionEvent]) {
        let workshop = try await ProbeWorkshop(makefile: makefile, machine: machine)
        let events = Mutex<[SessionEvent]>([])
        let (record, folder) = try await workshop.probe(1) { event in events.withLock { $0.append(event) } }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.string)
        return (record, Set(files), events.withLock { $0 })
    }

    private let builds = ProbeWorkshop.makefile

    @Test func aSightingIsBadAndTheEvidenceIsThere() async throws {
        let end = ReproducerEnd(run: 1, status: .exited(1), durationMilliseconds: 10)
        let (record, evidence, events) = try await probe(
            makefile: builds,
            machine: ScriptedMachine(outcome: .finished, ends: [end])
        )
        #expect(record.verdict == .bad)
        #expect(record.reason == "BAD case: seen")
        #expect(record.compiledObjects == 1)
        #expect(record.seconds.boot == 1)
        #expect(evidence.isSuperset(of: ["build.log", "commands.sh", "config", "kbisect.config", "output.log"]))
        #expect(events.contains(.output("BAD case: seen")))
        let stages = events.compactMap { event -> ProbeStage? in
            guard case .stage(let stage) = event else { return nil }
            return stage
        }
        #expect(stages == [.checkout, .build, .boot])
    }

    @Test func aCommitThatDoesNotBuildIsSkippedWithItsConfigurationKept() async throws {
        let makefile = builds.replacing(
            "@echo '  CC      init/main.o' && touch $(O)/vmlinux",
            with: "@echo 'x.c:1: error: no'; exit 1"
        )
        let (record, evidence, _) = try await probe(makefile: makefile, machine: ScriptedMachine(outcome: .finished))
        #expect(record.verdict == .skip)
        #expect(record.reason == "does not build: x.c:1: error: no")
        #expect(evidence.isSuperset(of: ["build.log", "commands.sh", "config"]))
    }

    @Test func aGuestThatDoesNotBootIsSkipped() async throws {
        let silent = GuestOutcome.didNotBoot(.silent(after: .seconds(60), lastLine: nil))
        let (record, _, _) = try await probe(makefile: builds, machine: ScriptedMachine(outcome: silent))
        #expect(record.verdict == .skip)
        #expect(record.reason == "no boot within 60.0 seconds, nothing on the console")
    }

    /// A night has hundreds of probes, and a process 1024 descriptors.
    @Test func aHundredProbesLeaveNothingOpen() async {
        // A process of its own: other tests open files meanwhile.
        await #expect(processExitsWith: .success) {
            func open() throws -> [String] {
                try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").map { name in
                    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + name)) ?? "closed"
                }
            }
            let end = ReproducerEnd(run: 1, status: .exited(0), durationMilliseconds: 10)
            let machine = ScriptedMachine(outcome: .finished, ends: [end])
            let workshop = try await ProbeWorkshop(makefile: ProbeWorkshop.makefile, machine: machine)
            // What is opened once stays open.
            for number in 1...4 { _ = try await workshop.probe(number) { _ in } }
            let before = try open()
            for number in 5...104 {
                let (record, _) = try await workshop.probe(number) { _ in }
                precondition(record.verdict == .good && record.changedFiles == 1, "\(record.reason)")
            }
            let after = try open()
            precondition(after.count <= before.count, "\(before) \(after)")
        }
    }
}
