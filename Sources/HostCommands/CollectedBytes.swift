// SPDX-License-Identifier: Apache-2.0

import Subprocess
import Synchronization

/// What came out of one stream, up to a limit; the rest is read and dropped, so that the program never blocks.
final class CollectedBytes: Sendable {
    private let limit: Int
    private let collected = Mutex<[UInt8]>([])

    init(limit: Int) {
        self.limit = limit
    }

    var bytes: [UInt8] { collected.withLock { $0 } }

    func collect(_ stream: SubprocessOutputSequence) async throws {
        for try await buffer in stream {
            collected.withLock { bytes in
                buffer.withUnsafeBytes { bytes.append(contentsOf: $0.prefix(limit - bytes.count)) }
            }
        }
    }
}
