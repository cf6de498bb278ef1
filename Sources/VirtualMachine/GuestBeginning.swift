// SPDX-License-Identifier: Apache-2.0

/// How a guest comes up.
package enum GuestBeginning: Hashable, Sendable {
    /// The kernel is booted.
    case booted
    /// It is booted, and the state of the machine is saved when the agent has greeted us, before any disk is mounted.
    case bootedAndSaved
    /// The state of an earlier boot goes on.
    case restored(SavedGuest)
}

extension GuestBeginning {
    var savedGuest: SavedGuest? { if case .restored(let saved) = self { saved } else { nil } }
}
