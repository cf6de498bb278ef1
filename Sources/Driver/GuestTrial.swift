// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestProtocol
package import ScenarioFiles
import Sessions
import SystemPackage
package import VirtualMachine

/// Boots a kernel once and judges what happened, wherever the kernel came from.
package struct GuestTrial: Sendable {
    private let machine: any Machine
    private let scenario: Scenario

    package init(machine: any Machine, scenario: Scenario) {
        self.machine = machine
        self.scenario = scenario
    }

    /// Boots it.
    ///
    /// - Parameter record: Gets what the guest said of itself, and the times.
    func run(
        _ kernel: KernelImage,
        on guest: PreparedGuest,
        _ record: inout ProbeRecord,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> (judgement: Judgement, run: GuestRun) {
        events(.stage(.boot))
        let request = guest.request(kernel: kernel, scenario: scenario)
        let output = OutputLines(events)
        let run = try await machine.run(request, in: folder) { event in
            switch event {
            case .hello: events(.stage(.test))
            case .output(_, let bytes): output.receive(bytes)
            case .repeatingUnderTCG(let reason): events(.note("the boot is repeated under TCG: \(reason)"))
            case .silent(let time): events(.note("the guest has been silent for \(time); asking it for a backtrace"))
            default: break
            }
        }
        record.kernelRelease = run.hello?.kernelRelease
        record.crash = run.crash?.title
        record.taint = run.ends.last?.taintAfter
        for problem in run.hello?.problems ?? [] { events(.note("the guest says: \(problem)")) }
        record.seconds.boot = run.durations.boot?.seconds
        record.seconds.test = run.durations.test?.seconds
        let texts = GuestTexts(
            output: Self.bytes(of: run.evidence.output),
            console: scenario.rules.readsConsole
                ? Self.bytes(of: run.evidence.console).prefix(run.consoleBytesBeforeNMI ?? .max) : Data()
        )
        return (scenario.rules.judge(run, texts: texts, hasReproducer: scenario.reproducer != nil), run)
    }

    static func bytes(of file: FilePath) -> Data { FileManager.default.contents(atPath: file.string) ?? Data() }
}
