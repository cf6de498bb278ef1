// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Whether KVM has shown what it can do: a probe may pass where a kernel does not come up.
final class KVMTrust: Sendable {
    private enum State {
        case untried, earned, lost
    }

    private let state = Mutex(State.untried)

    /// A guest came up under KVM.
    var isEarned: Bool { state.withLock { $0 == .earned } }
    /// A guest came up under TCG that did not under KVM.
    var isLost: Bool { state.withLock { $0 == .lost } }

    func earn() { state.withLock { $0 = .earned } }
    func lose() { state.withLock { $0 = .lost } }
}

/// A wish to end, for a thread that looks at it now and then.
final class Cancellation: Sendable {
    private let wanted = Atomic(false)

    var isRequested: Bool { wanted.load(ordering: .relaxed) }
    func request() { wanted.store(true, ordering: .relaxed) }
}
