// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Runs what blocks on a thread of its own, so that no thread of Swift's pool waits in a system call.
func onOwnThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Swift.Result { try body() })
        }
    }
}
