// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostCommands
import Synchronization

/// Turns Ctrl-C, TERM and a closed terminal into cancellation, so that nothing is left running; a second one ends the
/// program at once.
enum InterruptSignals {
    /// The pipe that the signal handler writes to: all that is safe in one.
    private static let writeEnd = Atomic<Int32>(-1)

    /// Runs `body`, and cancels it at the first signal. It is waited for, unless there is a second signal.
    static func cancelling<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let signals = try start()
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await _ in signals { break }
                return nil
            }
            defer { group.cancelAll() }
            if let result = try await group.next() ?? nil { return result }
            try Task.checkCancellation()
            Terminal.complain("\nkbisect: stopping; what was started is being ended (once more: at once)")
            group.cancelAll()
            if let result = try await group.next() ?? nil { return result }
            throw CancellationError()
        }
    }

    /// Handlers rather than ignored signals: programs that we start would inherit the latter.
    private static func start() throws -> AsyncStream<Void> {
        let pipe = Pipe()
        writeEnd.store(pipe.fileHandleForWriting.fileDescriptor, ordering: .relaxed)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // Under nohup a hang-up is ignored already, and stays so.
            var before = sigaction()
            sigaction(number, nil, &before)
            if number == SIGHUP, unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self) == 1 { continue }
            _ = signal(number) {
                var byte = UInt8(truncatingIfNeeded: $0)
                _ = write(InterruptSignals.writeEnd.load(ordering: .relaxed), &byte, 1)
            }
        }
        // Written to by a reader that went away (`kbisect run ... | head`): the write says so, we live on.
        signal(SIGPIPE, SIG_IGN)
        return AsyncStream { continuation in
            let thread = Thread {
                // Holds the write end too, which must outlive the handlers.
                var interrupts = 0
                while case let numbers = pipe.fileHandleForReading.availableData, !numbers.isEmpty {
                    continuation.yield()
                    interrupts += numbers.count { Int32($0) == SIGINT }
                    // What was found is in the journal; what runs is ended for us.
                    if interrupts > 1 { Guardian.abandon(status: ExitStatus.interrupted.rawValue) }
                    _ = pipe.fileHandleForWriting
                }
            }
            thread.start()
        }
    }
}
