// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import Testing

@testable import VirtualMachine

/// Time that a process waits for a processor which others have, measured on processes that really do.
@Suite struct StarvationTests {
    @Test func twoProgramsOnOneProcessorStarveEachOther() async throws {
        // Two loops, and a shell above one of them: what runs below counts.
        let script =
            "taskset -c 0 sh -c 'while :; do :; done' & exec taskset -c 0 sh -c 'sh -c \"while :; do :; done\"; :'"
        let log = FilePath("/tmp/kbisect-starvation-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: log.string) }
        let (total, _) = try await HostCommandRunner().keeping(
            HostCommand("sh", ["-c", script]),
            outputTo: log,
            grace: .zero
        ) { running in
            var starvation = Starvation(processID: running.processID)
            for tick in 1...20 {
                try await Task.sleep(for: .milliseconds(100))
                let starved = starvation.sinceLast(.milliseconds(100 * tick))
                #expect(starved <= .milliseconds(90))
            }
            return starvation.total
        }
        #expect(total > .milliseconds(200))
    }

    @Test func aProgramThatSleepsDoesNotStarve() async throws {
        let log = FilePath("/tmp/kbisect-starvation-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: log.string) }
        let (total, _) = try await HostCommandRunner().keeping(
            HostCommand("sleep", ["60"]),
            outputTo: log,
            grace: .zero
        ) { running in
            var starvation = Starvation(processID: running.processID)
            try await Task.sleep(for: .milliseconds(500))
            _ = starvation.sinceLast(.milliseconds(500))
            let before = starvation.total
            try await Task.sleep(for: .milliseconds(500))
            _ = starvation.sinceLast(.milliseconds(1000))
            return starvation.total - before
        }
        #expect(total == .zero)
    }

    @Test func aProcessThatIsGoneHasNoTime() {
        var starvation = Starvation(processID: 4_194_305)
        #expect(starvation.sinceLast(.seconds(1)) == .zero)
    }
}
