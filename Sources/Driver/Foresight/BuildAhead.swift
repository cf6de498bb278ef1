// SPDX-License-Identifier: Apache-2.0

import Search

/// Builds the kernel that is likely to be wanted next while a guest runs: one at a time, in the worker's own folders, since the
/// kernel that boots is a copy.
///
/// Nothing is taken from it but what it leaves in the build folder: the build that is asked for goes the usual way, and finds
/// most of its work done.
actor BuildAhead {
    private var running: (commit: CommitID, task: Task<Void, Never>)?
    /// Whether a build that counts uses the folders.
    private var isBuilding = false

    /// Begins, unless that is what runs, or a build that counts does.
    func begin(_ commit: CommitID, _ build: @escaping @Sendable () async throws -> Void) async {
        guard !isBuilding, running?.commit != commit else { return }
        await end()
        guard !isBuilding else { return }
        // Whatever goes wrong is found out by the build that counts.
        running = (commit, Task { try? await build() })
    }

    /// Waits for the kernel of a commit, or ends what is built for another. Nothing begins from now on until ``buildEnded()``.
    ///
    /// - Returns: Whether it was built for this one.
    func settle(for commit: CommitID) async -> Bool {
        isBuilding = true
        guard let running, running.commit == commit else {
            await end()
            return false
        }
        await withTaskCancellationHandler {
            await running.task.value
        } onCancel: {
            running.task.cancel()
        }
        self.running = nil
        return true
    }

    /// The build that counts is over.
    func buildEnded() { isBuilding = false }

    /// Ends it, and waits until nothing of it runs.
    func end() async {
        guard let running else { return }
        running.task.cancel()
        await running.task.value
        self.running = nil
    }
}
