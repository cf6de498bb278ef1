// SPDX-License-Identifier: Apache-2.0

import GuestProtocol

/// The state of a machine whose agent had greeted us and held still: any number of guests can begin with it.
///
/// It lies in memory that nobody can write to any more (``StateFile``), and is gone when nobody refers to it.
package final class SavedGuest: Sendable {
    /// Which machine it is the state of.
    package let machine: MachineIdentity
    /// What ran it, which need not be what was asked for.
    package let accelerator: Accelerator
    /// The boot that it was saved in, for a person: the name of its folder.
    package let origin: String
    /// Its size in bytes.
    package let size: Int
    let file: StateFile
    /// What the agent in it knows the host by, which counts on from there.
    let nonce: Nonce
    let encoder: FrameEncoder

    init(
        _ file: StateFile,
        machine: MachineIdentity,
        accelerator: Accelerator,
        origin: String,
        size: Int,
        nonce: Nonce,
        encoder: FrameEncoder
    ) {
        self.file = file
        self.machine = machine
        self.accelerator = accelerator
        self.origin = origin
        self.size = size
        self.nonce = nonce
        self.encoder = encoder
    }
}

extension SavedGuest: Hashable {
    package static func == (left: SavedGuest, right: SavedGuest) -> Bool { left === right }
    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
