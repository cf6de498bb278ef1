// SPDX-License-Identifier: Apache-2.0

import Foundation
import GitHistory
import HostCommands
import KernelBuild
import Search
import Sessions
import SystemPackage
import VirtualMachine

// A kernel that was built before from the same inputs is not built again: no checkout, no make.
extension KernelProbe {
    /// What a commit's kernel is a function of; `nil` where the store is not used, or cannot tell.
    func inputs(of commit: CommitID, in repository: GitRepository, _ events: SessionEvents) async throws
        -> KernelInputs?
    {
        guard let store, needsBoot else { return nil }
        do {
            return try await builder.inputs(
                tree: try await repository.commit(commit).tree,
                configuration,
                tools: store.tools
            )
        } catch let error as HostCommandError {
            // The build may do without what is missing.
            events(.note("kernels are neither taken from the store nor kept there: \(error)"))
            return nil
        }
    }

    /// Takes a kernel from the store, with the evidence of its build as far as there is any.
    ///
    /// - Parameter inputs: What it is a function of.
    func take(
        _ inputs: KernelInputs,
        into kept: KeptKernels,
        _ record: inout ProbeRecord,
        in folder: FilePath,
        events: SessionEvents
    ) async throws -> KeptKernel? {
        guard let store else { return nil }
        let found = try await kept.take(inputs, from: store, evidence: folder) { events(.note($0)) }
        guard let (kernel, stored) = found else { return nil }
        (record.image, record.contents, record.stored) = (kernel.sha256, kernel.contents, true)
        record.compiledObjects = 0
        let words = "the kernel (\(stored.format.rawValue)) was built before, and was taken from the store"
        let log =
            "# \(words).\n# Its build, of \(stored.commit), took \(stored.seconds) s and compiled "
            + "\(stored.compiledObjects) objects.\n"
        let file = folder.appending("build.log")
        do {
            try Data(log.utf8).write(to: URL(filePath: file.string), options: .atomic)
        } catch {
            throw StateError.notWritten(file, reason: StateError.plain(error))
        }
        try write(commands: nil, format: stored.format, for: record, in: folder)
        return kernel
    }

    /// Keeps a kernel that was just built for this session, and in the store for those to come.
    ///
    /// What was built with difficulties, or while a tool was replaced, is not worth keeping for others.
    ///
    /// - Parameters:
    ///   - inputs: What was asked for before it was built.
    ///   - source: The commit that was checked out, and the repository that has it.
    func keep(
        _ built: BuiltKernel,
        in kept: KeptKernels,
        _ inputs: KernelInputs?,
        _ source: (commit: CommitID, repository: GitRepository),
        _ record: inout ProbeRecord,
        _ evidence: FilePath,
        _ events: SessionEvents
    ) async throws -> KeptKernel {
        let kernel = try await kept.keep(built)
        (record.image, record.contents) = (kernel.sha256, kernel.contents)
        guard let store, let inputs, built.remark == nil, let contents = kernel.contents,
            try await self.inputs(of: source.commit, in: source.repository, events) == inputs
        else { return kernel }
        let new = KernelToStore(
            image: kernel.image.path,
            format: built.format,
            sha256: kernel.sha256,
            contents: contents,
            evidence: evidence,
            compiledObjects: built.compiledObjects,
            seconds: built.duration.seconds,
            commit: record.commit.id.hex
        )
        try await store.keep(new, builtFrom: inputs) { events(.note($0)) }
        return kernel
    }

    /// Of some commits those whose kernels the store seems to have, so that there is nothing to build.
    func stored(among commits: [CommitID], in repository: GitRepository) async throws -> [CommitID] {
        guard let store, let first = commits.first,
            var inputs = try await inputs(of: first, in: repository, { _ in })
        else { return [] }
        var stored: [CommitID] = []
        for commit in commits {
            // All else is the same for each of them.
            inputs.tree = try await repository.commit(commit).tree
            if try await store.has(inputs) { stored.append(commit) }
        }
        return stored
    }

    /// Where kernels of this worker lie while they are in use.
    func keptKernels() throws(StateError) -> KeptKernels {
        try KeptKernels(worker: builder.worker, isResumed: true, runner: builder.runner)
    }
}
