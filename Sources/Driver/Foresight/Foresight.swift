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
    /// - Parameter commit: `nil` for a tree that is no commit's, or a build that failed.
    func note(built commit: CommitID?) { built = commit }

    /// Whether nothing lies between a build and the question.
    func isBuilt(_ commit: CommitID) -> Bool { built == commit }

    /// Which commits change nothing that builds were seen to read, by position.
    func unread(among graph: CommitGraph) async throws -> [Bool] {
        let changes = try await changes(among: graph)
        reads.add(dependencies.current().files)
        let matters = changes.paths.map(reads.mayMatter)
        return changes.ofCommits.map { paths in paths.map { !$0.contains { matters[Int($0)] } } ?? false }
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
