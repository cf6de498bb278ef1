// SPDX-License-Identifier: Apache-2.0

import Synchronization
import VirtualMachine

/// Listens to a run for QEMU's process, and for the moment when the reproducer runs in it.
final class FoundProcess: Sendable {
    private struct State {
        var processID: Int32 = 0
        var runsReproducer = false
    }

    private let state = Mutex(State())

    var processID: Int32 { state.withLock { $0.processID } }
    var runsReproducer: Bool { state.withLock { $0.runsReproducer } }

    /// Takes in an event; `true` for the one with which the reproducer is seen to run.
    @discardableResult
    func note(_ event: GuestEvent) -> Bool {
        state.withLock { state in
            switch event {
            case .started(let processID, _): state.processID = processID
            case .output where !state.runsReproducer:
                state.runsReproducer = true
                return true
            default: break
            }
            return false
        }
    }
}
