// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A command that runs while somebody works with it.
package final class RunningCommand: Sendable {
    private struct State {
        var end: CommandEnd?
        var waiting: [Int: CheckedContinuation<CommandEnd?, Never>] = [:]
        var nextKey = 0
    }

    /// The process id; also that of its session and group.
    package let processID: Int32
    private let state = Mutex(State())

    init(processID: Int32) {
        self.processID = processID
    }

    /// How it ended, or `nil` while it runs.
    package var end: CommandEnd? { state.withLock { $0.end } }

    /// Waits until it has ended by itself.
    ///
    /// - Throws: `CancellationError` when the task is cancelled first.
    package func waitForEnd() async throws -> CommandEnd {
        let key = state.withLock { state in
            state.nextKey += 1
            return state.nextKey
        }
        let end = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known: CommandEnd?? = state.withLock { state in
                    if let end = state.end { return .some(end) }
                    if Task.isCancelled { return .some(nil) }
                    state.waiting[key] = continuation
                    return nil
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: key) }?.resume(returning: nil)
        }
        guard let end else { throw CancellationError() }
        return end
    }

    func ended(_ end: CommandEnd) {
        let waiting = state.withLock { state in
            state.end = end
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume(returning: end) }
    }
}
