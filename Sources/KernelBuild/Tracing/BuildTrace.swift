// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostCommands
import Synchronization
import SystemPackage

/// Gathers what the commands of one build read, on top of what earlier builds in the same folder did.
final class BuildTrace: Sendable {
    private struct State {
        var reads: TracedReads
        var links: [String: Set<String>]
    }

    private let folders: WorkerFolders
    private let state: Mutex<State>

    init(_ folders: WorkerFolders, after earlier: ReadLedger) {
        self.folders = folders
        state = Mutex(State(reads: earlier.reads, links: earlier.links))
    }

    /// Runs a command, traced.
    ///
    /// - Throws: What `body` throws, and ``BuildError`` where there is no trace to be had.
    func follow<Result: Sendable>(
        _ command: HostCommand,
        _ body: @Sendable (HostCommand) async throws -> Result
    ) async throws -> Result {
        let (result, calls) = try await Self.calls(of: command, into: folders.worker.appending("out.trace"), body)
        add(calls)
        return result
    }

    /// Runs a command, traced.
    ///
    /// - Parameter file: Where strace writes, out of the command's reach.
    static func calls<Result: Sendable>(
        of command: HostCommand,
        into file: FilePath,
        _ body: @Sendable (HostCommand) async throws -> Result
    ) async throws -> (Result, TracedCalls) {
        let reader: TraceReader
        do {
            reader = try TraceReader(at: file)
        } catch {
            throw BuildError.unusable(path: file, reason: "\(error)")
        }
        var traced = command
        traced.trace = file
        // The sandbox starts at its top, whatever our own folder is.
        let ours = command.confinement == nil ? FileManager.default.currentDirectoryPath : "/"
        let start = TracedCommand(
            folder: command.workingDirectory?.string ?? ours,
            programs: command.confinement == nil ? 1 : 2
        )
        async let calls = reader.follow(start)
        do {
            let result = try await body(traced)
            reader.finish()
            return (result, await calls)
        } catch {
            reader.finish()
            _ = await calls
            throw error
        }
    }

    /// What is known so far, to be kept beside the build folder.
    ///
    /// - Parameter output: What the build folder looks like.
    func ledger(output: String) -> ReadLedger {
        state.withLock { state in
            var reads = state.reads
            reads.findWalked()
            let known = reads
            let count = FolderCount(folders.source) { known.wouldNotice(folder: $0) }
            reads.folders = count.files
            reads.gap = reads.gap ?? count.gap
            // Whatever led the names elsewhere: to have seen nothing must not prove all.
            if !reads.read.contains("Makefile") { reads.gap = reads.gap ?? "no build read the Makefile of the sources" }
            return ReadLedger(reads: reads, links: state.links, output: output)
        }
    }

    private func add(_ calls: TracedCalls) {
        state.withLock { state in
            var resolved = ResolvedReads(folders, links: state.links)
            resolved.take(calls)
            state.links = resolved.links
            state.reads.read.formUnion(resolved.reads.read)
            state.reads.missing.formUnion(resolved.reads.missing)
            state.reads.listed.formUnion(resolved.reads.listed)
            state.reads.gap = state.reads.gap ?? resolved.reads.gap
        }
    }
}
