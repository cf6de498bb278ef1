// SPDX-License-Identifier: Apache-2.0

/// Runs `body`, and cancels it when it takes longer than `limit`.
///
/// A host that sleeps does not count: what it interrupted could not get on either.
///
/// - Returns: What `body` returned, or `nil` when the limit struck. `nil` as a limit waits for ever.
/// - Throws: What `body` throws, and `CancellationError` when the calling task was cancelled.
package func withDeadline<Result: Sendable>(
    _ limit: Duration?,
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result? {
    guard let limit else { return try await body() }
    return try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: limit, clock: .suspending)
            return nil
        }
        defer { group.cancelAll() }
        return try await group.next() ?? nil
    }
}
