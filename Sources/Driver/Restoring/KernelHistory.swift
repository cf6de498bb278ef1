// SPDX-License-Identifier: Apache-2.0

/// What the boots of one kernel showed, as far as restoring guests of it is concerned. Boots that could not be judged are
/// left out.
struct KernelHistory: Hashable {
    /// A saved state, and what the guests that began with it showed.
    struct State: Hashable {
        /// Whether the bug showed in the boot that it was saved in.
        var showedWhenSaved: Bool
        var restored: [Bool] = []
    }

    /// Whether the bug showed, for each guest that was booted, those included whose state was saved.
    var booted: [Bool] = []
    /// In the order in which they were saved.
    var states: [State] = []

    /// Whether the kernel has the bug for certain: a booted guest showed it.
    var hasBug: Bool { booted.contains(true) }
    /// How often it was booted or restored.
    var count: Int { booted.count + states.reduce(0) { $0 + $1.restored.count } }
}
