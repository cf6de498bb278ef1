// SPDX-License-Identifier: Apache-2.0

import Noise

/// Whether restored guests tell of a bug what booted ones tell, as far as kernels show that have it for certain.
///
/// All guests of one state have one memory: where a bug depends on what is decided while a kernel boots, they all show it or
/// all miss it, and many clean ones are worth no more than one. So no clean restored guest clears a kernel before this was
/// found not to be so, for this reproducer:
///
/// - it is known to miss the bug now and then; one that never did needs no repeats worth shortening, and is only booted;
/// - restored guests showed the bug, and not significantly less often than booted ones;
/// - one of them told otherwise than the boot which its state comes from, and they do not follow that boot's word.
///
/// And a state is restored ``restoresOfState`` times, then the kernel is booted again: if all of this was chance, every
/// fourth clean guest at least still had a boot of its own.
struct RestoreTrust: Hashable {
    /// Then a new state is saved.
    static let restoresOfState = 3
    /// Restored guests that showed the bug, at the least.
    private static let sightings = 2

    /// Of kernels that have the bug: guests that were booted, and that were restored.
    private(set) var booted = MissRate()
    private(set) var restored = MissRate()
    /// Restored ones of states that showed the bug when they were saved, and of the others.
    private var ofShown = MissRate()
    private var ofMissed = MissRate()

    /// - Parameter kernels: All that were booted; those without a sighting in a booted guest tell nothing.
    init(_ kernels: some Sequence<KernelHistory>) {
        for kernel in kernels where kernel.hasBug {
            for shown in kernel.booted { booted.count(shown) }
            for state in kernel.states {
                for shown in state.restored {
                    restored.count(shown)
                    if state.showedWhenSaved { ofShown.count(shown) } else { ofMissed.count(shown) }
                }
            }
        }
    }

    /// Whether the reproducer is known to miss the bug.
    var isFlaky: Bool { booted.misses + restored.misses > 0 }

    /// Whether clean restored guests count for a kernel that is not known to have the bug.
    var isEarned: Bool {
        isFlaky && problem == nil && restored.sightings >= Self.sightings && restored.mean <= booted.upperBound()
            && ofShown.misses + ofMissed.sightings > 0
    }

    /// Why restored guests are not to be believed: what is credible of them lies outside of what is credible of others.
    var problem: String? {
        if restored.lowerBound > booted.upperBound() {
            return
                "restored guests missed the bug in \(restored.misses) of \(restored.misses + restored.sightings) runs, "
                + "booted ones in \(booted.misses) of \(booted.misses + booted.sightings)"
        }
        if ofMissed.lowerBound > ofShown.upperBound() {
            return "restored guests do what the boot did that they were saved in"
        }
        return nil
    }

    /// How many booted guests would show the bug in one of them, with 99 %: a sighting of a restored guest is held against
    /// so many. Nobody waits for more than twenty.
    var bootsToConfirm: Int { min(booted.cleanTrials(leaving: 0.01), 20) }
}

extension MissRate {
    fileprivate mutating func count(_ shown: Bool) {
        if shown { sightings += 1 } else { misses += 1 }
    }

    /// The rate that the true one does not fall below, with 95 %.
    fileprivate var lowerBound: Double { 1 - MissRate(sightings: misses, misses: sightings).upperBound() }
}
