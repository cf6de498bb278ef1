// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage

extension KernelBuilder {
    private var ledger: ReadLedgerFile { ReadLedgerFile(runner: runner, folders: folders) }

    /// Builds, and records what was read where that is wanted.
    ///
    /// What lies in the build folder and was built untraced could depend on anything, so it is built anew.
    ///
    /// - Parameter build: Is given a builder whose commands are traced.
    func tracing(
        log: FilePath,
        _ build: (KernelBuilder) async throws -> BuildOutcome
    ) async throws -> BuildOutcome {
        guard settings.shortcuts.provesUnread else {
            // This build will not be in it.
            try ledger.remove()
            return try await build(self)
        }
        let (earlier, remark) = try await earlierReads(log: log)
        let (outcome, reads) = try await traced(after: earlier, build)
        guard case .built(var kernel) = outcome else { return outcome }
        kernel.traced = reads
        kernel.remark = kernel.remark ?? remark
        return .built(kernel)
    }

    /// Runs something that makes files in the build folder and is no build, like another make for one object.
    func keepingTrace<Result>(_ body: (KernelBuilder) async throws -> Result) async throws -> Result {
        guard settings.shortcuts.provesUnread, trace == nil, let earlier = try await ledger.read() else {
            return try await body(self)
        }
        return try await traced(after: earlier, body).result
    }

    /// Runs a command of a build, traced where the build is.
    func following<Result: Sendable>(
        _ command: HostCommand,
        _ body: @Sendable (HostCommand) async throws -> Result
    ) async throws -> Result {
        guard let trace else { return try await body(command) }
        return try await trace.follow(command, body)
    }

    private func traced<Result>(
        after earlier: ReadLedger,
        _ body: (KernelBuilder) async throws -> Result
    ) async throws -> (result: Result, reads: TracedReads) {
        var builder = self
        let trace = BuildTrace(folders, after: earlier)
        builder.trace = trace
        try ledger.remove()
        let result = try await body(builder)
        let known = trace.ledger(output: try await ledger.look() ?? "")
        if !known.output.isEmpty { try await ledger.write(known) }
        return (result, known.reads)
    }

    /// What is known of what lies in the build folder, which is emptied where nothing is.
    private func earlierReads(log: FilePath) async throws -> (ReadLedger, remark: String?) {
        let path = folders.output.string
        guard FileManager.default.fileExists(atPath: path) else { return (.empty, nil) }
        if let known = try await ledger.read() { return (known, nil) }
        do {
            guard try !FileManager.default.contentsOfDirectory(atPath: path).isEmpty else { return (.empty, nil) }
            let remark = "it was built anew, since what was there had not been traced"
            try note("# \(remark)\n", in: log)
            try FileManager.default.removeItem(atPath: path)
            return (.empty, remark)
        } catch let error as CocoaError {
            throw BuildError.unusable(path: folders.output, reason: error.localizedDescription)
        }
    }
}
