// SPDX-License-Identifier: Apache-2.0

import TerminalOutput

/// Keeps the live line's time going while `body` runs.
func withTicks<Result: Sendable>(
    of printer: SessionPrinter,
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            while !Task.isCancelled {
                printer.tick()
                try? await Task.sleep(for: .milliseconds(250))
            }
            return nil
        }
        defer { group.cancelAll() }
        for try await result in group {
            if let result { return result }
        }
        throw CancellationError()
    }
}
