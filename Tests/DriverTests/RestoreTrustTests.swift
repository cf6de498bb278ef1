// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Driver

/// When restored guests are believed.
@Suite struct RestoreTrustTests {
    private func kernel(_ booted: [Bool], _ states: (Bool, [Bool])...) -> KernelHistory {
        KernelHistory(booted: booted, states: states.map { .init(showedWhenSaved: $0.0, restored: $0.1) })
    }

    @Test func aReproducerThatNeverMissedIsNoReasonToRestore() {
        let trust = RestoreTrust([kernel([true, true], (true, [true, true, true]))])
        #expect(!trust.isFlaky)
        #expect(!trust.isEarned)
    }

    @Test func guestsThatTellOtherwiseThanTheirBootEarnTrust() {
        let trust = RestoreTrust([kernel([true, false, true], (false, [true, false, true]))])
        #expect(trust.isFlaky)
        #expect(trust.isEarned)
    }

    @Test func whatIsDecidedWhileTheKernelBootsNeverEarnsTrustAndIsFoundOut() {
        // Each state shows what the boot showed that it was saved in.
        let two = RestoreTrust([
            kernel([true, false, true], (false, [false, false, false]), (true, [true, true, true]))
        ])
        #expect(!two.isEarned)
        let all = (0..<4).map { number in
            kernel([true, number % 2 == 0], (number % 2 == 0, Array(repeating: number % 2 == 0, count: 3)))
        }
        let trust = RestoreTrust(all)
        #expect(!trust.isEarned)
        #expect(trust.problem == "restored guests do what the boot did that they were saved in")
    }

    @Test func restoredGuestsThatMissWhatBootedOnesShowAreFoundOut() {
        let few = RestoreTrust([kernel([true, false, true, true, true], (true, [false]))])
        #expect(few.problem == nil)
        #expect(!few.isEarned)
        let misses = (true, Array(repeating: false, count: 3))
        let many = RestoreTrust([kernel([true, false, true, true, true, true, true], misses, misses, misses)])
        #expect(many.problem == "restored guests missed the bug in 9 of 9 runs, booted ones in 1 of 7")
    }

    @Test func aKernelThatNoBootedGuestShowedTheBugOfTellsNothing() {
        let trust = RestoreTrust([kernel([false, false], (false, [true, false]))])
        #expect(trust.booted.misses == 0)
        #expect(trust.restored.sightings == 0)
        #expect(!trust.isFlaky)
    }

    @Test func aSightingIsHeldAgainstAsManyBootsAsTheMissRateDemands() {
        let often = RestoreTrust([kernel(Array(repeating: true, count: 20) + [false])])
        let rarely = RestoreTrust([kernel([true] + Array(repeating: false, count: 9))])
        #expect(often.bootsToConfirm == 3)
        #expect(rarely.bootsToConfirm == 20)
    }
}
