// SPDX-License-Identifier: Apache-2.0

import Synchronization
import SystemPackage
import VirtualMachine

/// The states that were saved in a session, and what their guests showed.
///
/// A session that is resumed begins anew: it boots until it knows again what it needs for restoring.
final class SavedStates: Sendable {
    /// What is kept at once: a search alternates between two kernels at the most. Each is some tens of MiB of memory.
    private static let mostStates = 2

    private struct Kernels {
        var histories: [MachineIdentity: KernelHistory] = [:]
        /// The least recently used first.
        var states: [SavedGuest] = []
        var isOff: Bool
        /// Restored guests in a row that could not be judged.
        var skips = 0

        var trust: RestoreTrust { RestoreTrust(histories.values) }
    }

    private let kernels: Mutex<Kernels>

    /// - Parameter isOn: Whether guests are to be restored at all.
    init(isOn: Bool) {
        kernels = Mutex(Kernels(isOff: !isOn))
    }

    /// How the next guest of a machine comes up. The first of a kernel is booted, and so is one whose state is saved.
    func beginning(of machine: MachineIdentity) -> GuestBeginning {
        kernels.withLock { kernels in
            guard !kernels.isOff, let history = kernels.histories[machine], history.count > 0 else { return .booted }
            let trust = kernels.trust
            // To find out whether they can be believed, they are restored where the answer is known.
            guard trust.isFlaky, history.hasBug || trust.isEarned else { return .booted }
            guard let place = kernels.states.firstIndex(where: { $0.machine == machine }),
                history.states.last.map({ $0.restored.count < RestoreTrust.restoresOfState }) == true
            else { return .bootedAndSaved }
            let state = kernels.states.remove(at: place)
            kernels.states.append(state)
            return .restored(state)
        }
    }

    /// A booted guest was judged.
    func booted(_ machine: MachineIdentity, shown: Bool, saved: SavedGuest?) {
        kernels.withLock { kernels in
            kernels.histories[machine, default: KernelHistory()].booted.append(shown)
            guard !kernels.isOff, let saved, saved.machine == machine else { return }
            kernels.histories[machine]?.states.append(KernelHistory.State(showedWhenSaved: shown))
            kernels.states.removeAll { $0.machine == machine }
            kernels.states = kernels.states.suffix(Self.mostStates - 1) + [saved]
        }
    }

    /// A restored guest was judged.
    ///
    /// - Returns: Why no more are to be restored.
    func restored(_ machine: MachineIdentity, shown: Bool) -> String? {
        kernels.withLock { kernels in
            kernels.skips = 0
            guard let last = kernels.histories[machine]?.states.indices.last else { return nil }
            kernels.histories[machine]?.states[last].restored.append(shown)
            return kernels.trust.problem
        }
    }

    /// A restored guest could not be judged.
    ///
    /// - Returns: Whether it happened too often in a row.
    func couldNotJudge() -> Bool {
        kernels.withLock { kernels in
            kernels.skips += 1
            return kernels.skips >= TestedKernel.mostSkips
        }
    }

    /// Whether a booted guest of the machine showed the bug.
    func hasBug(_ machine: MachineIdentity) -> Bool { kernels.withLock { $0.histories[machine]?.hasBug == true } }

    /// How many booted guests a sighting of a restored one is held against.
    var bootsToConfirm: Int { kernels.withLock { $0.trust.bootsToConfirm } }

    /// From now on guests are only booted.
    func turnOff() {
        kernels.withLock { kernels in
            kernels.isOff = true
            kernels.states = []
        }
    }

    /// Frees the states of a kernel that is not booted any more.
    func forget(_ kernel: FilePath) {
        kernels.withLock { kernels in kernels.states.removeAll { $0.machine.kernel == kernel } }
    }
}
