// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import Search
import Sessions
import Synchronization
import SystemPackage
import TestSupport
import Testing
import VirtualMachine

/// What a machine breaks off is tried once more, and is no verdict until a try is whole.
@Suite struct PatientBenchTests {
    /// Boots that fail so often before one succeeds.
    private final class FailingBench: KernelBench {
        private let failures: Int
        private let error: any Error
        private let count = Mutex(0)

        init(failures: Int, _ error: any Error) {
            self.failures = failures
            self.error = error
        }

        var boots: Int { count.withLock { $0 } }

        func build(
            _ record: inout ProbeRecord,
            checkout: CommitID,
            in folder: FilePath,
            events: @escaping SessionEvents
        ) async throws -> BenchBuild {
            throw error
        }

        func boot(
            _ kernel: KeptKernel,
            _ record: inout ProbeRecord,
            in folder: FilePath,
            events: @escaping SessionEvents
        ) async throws -> BenchTrial {
            let number = count.withLock { count in
                count += 1
                return count
            }
            try Data("try \(number)".utf8).write(to: URL(filePath: folder.appending("console.log").string))
            record.crash = "try \(number)"
            if number <= failures { throw error }
            return BenchTrial(judgement: Judgement(verdict: .good, reason: "try \(number)"))
        }

        func decode(_ crash: [String], of kernel: KeptKernel, in folder: FilePath) async throws -> ProbeRecord.Oops? {
            nil
        }
        func discard(_ kernel: KeptKernel) {}
    }

    private static let killed = MachineError.emulatorFailed(
        end: "killed by signal 9",
        message: "nothing",
        log: "qemu.log"
    )
    private static let kernel = KeptKernel(image: KernelImage(path: "/none", format: .vmlinux), sha256: "00")

    private static func probe() -> ProbeRecord {
        let commit = CommitRecord(
            id: RepeatableBench.commit(1),
            parents: [],
            title: "t",
            author: "a",
            email: "e",
            date: ""
        )
        return ProbeRecord(number: 1, commit: commit, purpose: "p", evidence: "e")
    }

    @Test func aQEMUThatIsKilledIsStartedOnceMore() async throws {
        let scratch = try ScratchFolder()
        let bench = FailingBench(failures: 1, Self.killed)
        var probe = Self.probe()
        let trial = try await PatientBench(bench).boot(Self.kernel, &probe, in: scratch.path) { _ in }
        #expect(bench.boots == 2)
        #expect(trial.judgement.verdict == .good)
        #expect(probe.crash == "try 2")
        #expect(probe.remarks?.count == 1)
        #expect(probe.remarks?.first?.contains("killed by signal 9") == true)
        // What the first one left is not taken for the second's.
        #expect(try scratch.bytes(of: "broken-off-1/console.log") == Array("try 1".utf8))
        #expect(try scratch.bytes(of: "console.log") == Array("try 2".utf8))
    }

    @Test func whatFailsTwiceIsAnError() async throws {
        let scratch = try ScratchFolder()
        let bench = FailingBench(failures: 2, Self.killed)
        var probe = Self.probe()
        await #expect(throws: Self.killed) {
            try await PatientBench(bench).boot(Self.kernel, &probe, in: scratch.path) { _ in }
        }
        #expect(bench.boots == 2)
    }

    @Test func whatTryingAgainDoesNotCureIsNotTriedAgain() async throws {
        let scratch = try ScratchFolder()
        let bench = FailingBench(failures: 1, MachineError.kvmUnusable(reason: "none"))
        var probe = Self.probe()
        await #expect(throws: MachineError.self) {
            try await PatientBench(bench).boot(Self.kernel, &probe, in: scratch.path) { _ in }
        }
        #expect(bench.boots == 1)
    }
}
