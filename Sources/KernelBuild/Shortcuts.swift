// SPDX-License-Identifier: Apache-2.0

/// What is not done again because it is known what it would come to. None of them decides an answer; without them the same
/// culprit is found later.
package struct Shortcuts: Hashable, Sendable {
    /// A kernel that was built from the same inputs before is taken from the store.
    package var usesStore = true
    /// What changes nothing that builds read is believed not to matter, and is looked at last.
    package var weighsReads = true
    /// Commits with the same image share what its boots showed.
    package var sharesImages = true
    /// Among commits that tell nearly as much, the one that is cheaper to build is tested.
    package var choosesByCost = true
    /// The good end is not tested where a commit after it turns out to be good.
    package var defersGoodEnd = true
    /// A configuration is not made again where nothing that it is made from changed.
    package var keepsConfiguration = true
    /// Repeated boots of a kernel begin from its saved state.
    package var restoresGuests = true
    /// The likelier next kernel is built while a guest runs.
    package var buildsAhead = true
    /// Builds are traced, so that it can be proven which commits have the same image. Off unless it is asked for.
    package var provesUnread = false
    /// Whether it is taken for granted that two builds of a source give the same image, which is otherwise tried.
    package var trustsHashes = false

    package init() {}

    /// Everything is built and booted.
    package static let none: Shortcuts = {
        var none = Shortcuts()
        none.usesStore = false
        none.weighsReads = false
        none.sharesImages = false
        none.choosesByCost = false
        none.defersGoodEnd = false
        none.keepsConfiguration = false
        none.restoresGuests = false
        none.buildsAhead = false
        return none
    }()
}
