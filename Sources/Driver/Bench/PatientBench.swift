// SPDX-License-Identifier: Apache-2.0

import KernelBuild
package import Search
package import Sessions
package import SystemPackage
import VirtualMachine

/// Tries once more what the machine, not the kernel, broke off: a night's search is worth more than a second try costs.
///
/// Whatever ended QEMU says nothing about the kernel, so neither try is a verdict until one is whole. What fails twice is
/// an error, and ends the session.
package struct PatientBench: KernelBench {
    private let bench: any KernelBench

    package init(_ bench: any KernelBench) {
        self.bench = bench
    }

    package func build(
        _ record: inout ProbeRecord,
        checkout: CommitID,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchBuild {
        try await bench.build(&record, checkout: checkout, in: folder, events: events)
    }

    package func buildAnew(
        _ record: inout ProbeRecord,
        checkout: CommitID,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchBuild {
        try await bench.buildAnew(&record, checkout: checkout, in: folder, events: events)
    }

    package func boot(
        _ kernel: KeptKernel,
        _ record: inout ProbeRecord,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchTrial {
        var tried = record
        do {
            let trial = try await bench.boot(kernel, &tried, in: folder, events: events)
            record = tried
            return trial
        } catch let error as MachineError {
            switch error {
            case .emulatorFailed, .emulatorPaused: break
            default: throw error
            }
            try Task.checkCancellation()
            // What is built beside it may be what it lacked memory or space for.
            await bench.endAnticipating()
            let words = "\(error)".split(separator: ";").first.map(String.init) ?? "\(error)"
            events(.note("\(words); trying once more"))
            record.remark("a boot was tried again: \(words)")
            try folder.setAsideWhatWasBrokenOff()
            return try await bench.boot(kernel, &record, in: folder, events: events)
        }
    }

    package func decode(
        _ crash: [String],
        of kernel: KeptKernel,
        in folder: FilePath
    ) async throws -> ProbeRecord.Oops? {
        try await bench.decode(crash, of: kernel, in: folder)
    }

    package func discard(_ kernel: KeptKernel) { bench.discard(kernel) }

    package func anticipate(_ commit: CommitID) async { await bench.anticipate(commit) }

    package func endAnticipating() async { await bench.endAnticipating() }

    package func prepare(for graph: CommitGraph) async { await bench.prepare(for: graph) }

    package func outlook(after built: CommitID, among graph: CommitGraph) async throws -> Outlook? {
        try await bench.outlook(after: built, among: graph)
    }

    package func forecast(_ commits: [CommitID], among graph: CommitGraph) async throws -> Forecast? {
        try await bench.forecast(commits, among: graph)
    }

    package func holds(_ kernel: KeptKernel) async throws -> Bool { try await bench.holds(kernel) }
}
