// SPDX-License-Identifier: Apache-2.0

package import GitHistory
package import KernelBuild
import Search
import Sessions

/// What builds so far say of commits that were not built: which of them cannot matter, as far as anybody saw, and what
/// building them would take.
package actor Foresight {
    /// Another handle than the one that checks out, which would have to wait.
    private let repository: GitRepository
    private let dependencies: DependencyIndex
    private var reading: (graph: CommitGraph, task: Task<CommitChanges, any Error>)?
    private var reads = ReadFiles()
    /// The commit whose objects lie in the build folder; `nil` where those of something else do.
    private var built: CommitID?
    /// What that build read, where it was traced and its source is known to give one image only.
    private var traced: TracedReads?

    package init(repository: GitRepository, dependencies: DependencyIndex) {
        self.repository = repository
        self.dependencies = dependencies
    }

    deinit { reading?.task.cancel() }

    /// Begins to read which files each commit changes; the first kernel takes much longer.
    func prepare(for graph: CommitGraph) {
        guard reading?.graph != graph else { return }
        reading?.task.cancel()
        reading = (
            graph, Task.detached(priority: .utility) { [repository] in try await repository.changes(among: graph) }
        )
    }

    /// Says what lies in the build folder from now on.
    ///
    /// - Parameters:
    ///   - commit: `nil` for a tree that is no commit's.
    ///   - traced: What its build read; `nil` where that proves nothing.
    func note(built commit: CommitID?, traced: TracedReads? = nil) { (built, self.traced) = (commit, traced) }

    /// The commits that are proven to have the kernel of the one that was built last: what differs between them does not
    /// concern what its build read.
    ///
    /// They are reached over commits with one parent, whose changes are all known.
    func sameKernel(as commit: CommitID, among graph: CommitGraph) async throws -> [CommitID] {
        guard built == commit, let traced, traced.isComplete else { return [] }
        let changes = try await changes(among: graph)
        func isIdle(_ position: Int) -> Bool {
            guard graph.parentIDs[position].count == 1, let paths = changes.ofCommits[position] else { return false }
            return !traced.concern(paths.flatMap { Self.treeChanges($0, changes) })
        }
        let idle = graph.commits.indices.map(isIdle)
        var neighbours: [CommitID: [Int]] = [:]
        for position in graph.commits.indices where idle[position] {
            neighbours[graph.commits[position], default: []].append(position)
            neighbours[graph.parentIDs[position][0], default: []].append(position)
        }
        var (found, edges, open): (Set<CommitID>, Set<Int>, [CommitID]) = ([commit], [], [commit])
        while let next = open.popLast() {
            for edge in neighbours[next] ?? [] {
                edges.insert(edge)
                for end in [graph.commits[edge], graph.parentIDs[edge][0]] where found.insert(end).inserted {
                    open.append(end)
                }
            }
        }
        // Each step alone changes nothing; together they could empty a folder.
        let all = Set(edges.flatMap { changes.ofCommits[$0] ?? [] })
        guard !edges.isEmpty, !traced.concern(all.flatMap({ Self.treeChanges($0, changes) })) else { return [] }
        return found.subtracting([commit]).sorted()
    }

    /// Which commits change nothing that builds were seen to read, by position.
    func unread(among graph: CommitGraph) async throws -> [Bool] {
        let changes = try await changes(among: graph)
        reads.add(dependencies.current().files)
        let matters = changes.paths.map(reads.mayMatter)
        return changes.ofCommits.map { list in list.map { !$0.contains { matters[Int($0.path)] } } ?? false }
    }

    /// Commits are gone over in both directions, so what comes in one goes in the other.
    private static func treeChanges(_ change: CommitChanges.Change, _ changes: CommitChanges) -> [TreeChange] {
        let path = changes.paths[Int(change.path)]
        return change.isOfNames
            ? [TreeChange(path, .added), TreeChange(path, .removed)] : [TreeChange(path, .modified)]
    }

    /// How many objects are compiled for each of some commits, from what lies in the build folder.
    func forecast(_ commits: [CommitID], among graph: CommitGraph) async throws -> Forecast? {
        guard let built else { return nil }
        let changes = try await changes(among: graph)
        let dependencies = dependencies.current()
        guard !dependencies.isEmpty else { return nil }
        let here = graph.ancestry(of: built)
        return Forecast(
            commits: commits,
            objects: commits.map { commit in
                guard let changed = changes.between(here, graph.ancestry(of: commit)) else {
                    return dependencies.objectCount
                }
                return dependencies.objects(after: changed.map { changes.paths[Int($0)] })
            }
        )
    }

    /// Which files each commit changes.
    func changes(among graph: CommitGraph) async throws -> CommitChanges {
        prepare(for: graph)
        guard let reading else { throw CancellationError() }
        return try await withTaskCancellationHandler {
            try await reading.task.value
        } onCancel: {
            reading.task.cancel()
        }
    }
}
