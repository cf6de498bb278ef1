// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import Noise
import Proof
import Search
import Sessions
import Testing

@Suite struct ProverTests {
    private func status(_ claim: ProofCheck.Claim, _ proof: ProofRecord) -> ProofCheck.Status? {
        proof.checks.first { $0.claim == claim }?.status
    }

    @Test func aCulpritIsProvenWithSixKernels() async throws {
        let (proof, record, bench) = try await ScriptedClaim().prove()
        #expect(proof.grade == .proven)
        #expect(bench.built.count == 6)
        #expect(proof.kernels == 6)
        #expect(proof.boots == bench.boots)
        #expect(proof.missRate == MissRate(sightings: 5, misses: 0))
        // 0.01 shared by three clean kernels: 0.393^7 < 0.0033.
        #expect(record.probes.filter { $0.verdict == .good }.compactMap(\.trials?.good) == [7, 7, 7])
        #expect(proof.error < 0.01)
        #expect(proof.checks.count == 7)
    }

    @Test func aBadParentRefutesAtOnce() async throws {
        var claim = ScriptedClaim()
        claim.kernels[1] = .init("a", .bad)
        let (proof, _, bench) = try await claim.prove()
        #expect(proof.grade == .refuted)
        #expect(bench.built.count == 2)
        #expect(bench.boots == 2)
        #expect(status(.parentClean, proof) == .failed)
        #expect(status(.tipShows, proof) == .notMade)
    }

    @Test func equalImagesRefuteWithoutABoot() async throws {
        var claim = ScriptedClaim()
        claim.kernels[1] = .init("b", .bad)
        let (proof, record, bench) = try await claim.prove()
        #expect(proof.grade == .refuted)
        #expect(bench.boots == 0)
        #expect(record.probes.last?.sameAs == record.probes.first?.number)
    }

    @Test func aCommitThatIsCleanIsRefutedOnceAnotherKernelShowsTheBug() async throws {
        var claim = ScriptedClaim()
        claim.kernels[2] = .init("b", .good)
        let (proof, _, bench) = try await claim.prove()
        #expect(proof.grade == .refuted)
        #expect(status(.commitShows, proof) == .failed)
        #expect(try bench.built == [1, 2, 3].map(ScriptedClaim.id))
        #expect(proof.missRate.sightings == 5)
        #expect(proof.error > 0 && proof.error < 0.01)
    }

    @Test func aReproducerThatNeverWorksDecidesNothing() async throws {
        var claim = ScriptedClaim()
        for number in 1...6 { claim.kernels[number]?.boots = [.good] }
        let (proof, _, _) = try await claim.prove()
        #expect(proof.grade == .inconclusive)
        #expect(status(.commitShows, proof) == .undecided)
    }

    @Test func aParentThatDoesNotBuildDecidesNothing() async throws {
        var claim = ScriptedClaim()
        claim.kernels[1] = .init(nil)
        let (proof, _, _) = try await claim.prove()
        #expect(proof.grade == .inconclusive)
        #expect(status(.parentClean, proof) == .undecided)
    }

    @Test func anotherCrashIsTriedAgainAndIsNeverClean() async throws {
        var claim = ScriptedClaim()
        claim.kernels[1] = .init("a", .skip, .good)
        #expect(try await claim.prove().proof.grade == .proven)
        claim.kernels[1] = .init("a", .good, .skip)
        let (proof, record, _) = try await claim.prove()
        #expect(proof.grade == .inconclusive)
        #expect(record.probes.first?.trials == ProbeRecord.Trials(good: 1, bad: 0, skip: 3))
        #expect(record.probes.first?.verdict == .skip)
    }

    @Test func aFlakyReproducerIsRunMoreOften() async throws {
        var claim = ScriptedClaim()
        claim.kernels[2] = .init("b", .good, .bad, .good, .bad, .good, .good, .bad, .good, .bad, .bad)
        claim.kernels[3] = .init("c", .good, .good, .bad)
        claim.kernels[6] = .init("f", .good, .good, .good, .bad)
        let (proof, record, _) = try await claim.prove()
        #expect(proof.missRate == MissRate(sightings: 5, misses: 5))
        #expect(proof.grade == .proven)
        let needed = MissRate(sightings: 5, misses: 5).cleanTrials(leaving: 0.01 / 3)
        #expect(record.probes.first?.trials?.good == needed)
    }

    @Test func aLateSightingInTheParentRefutes() async throws {
        var claim = ScriptedClaim()
        claim.kernels[1] = .init("a", .good, .good, .good, .bad)
        let (proof, record, _) = try await claim.prove()
        #expect(proof.grade == .refuted)
        #expect(record.probes.first?.reason == "bad 4")
    }

    @Test func tooFewBootsAllowedLeaveItOpen() async throws {
        var claim = ScriptedClaim()
        claim.limits.boots = 6
        let (proof, _, _) = try await claim.prove()
        #expect(proof.grade == .inconclusive)
        #expect(proof.checks.contains { $0.detail.contains("leaves a chance of") })
    }

    @Test func aRevertThatDoesNotCureIsInconclusive() async throws {
        var claim = ScriptedClaim()
        claim.kernels[4] = .init("d", .bad)
        #expect(try await claim.prove().proof.grade == .inconclusive)
    }

    @Test func aBaseThatNeedsMoreThanTheCommitLeavesItSupported() async throws {
        var claim = ScriptedClaim()
        claim.kernels[6] = .init("f", .good)
        #expect(try await claim.prove().proof.grade == .supported)
    }

    @Test func aConflictLowersTheGradeAndIsSaid() async throws {
        var claim = ScriptedClaim()
        claim.without = PlannedTree.unavailable("reverting x on y conflicts in fs/a.c")
        let (proof, _, _) = try await claim.prove()
        #expect(proof.grade == .supported)
        #expect(proof.checks.contains { $0.status == .notMade && $0.detail.contains("fs/a.c") })
    }

    @Test func everyParentOfAMergeHasToBeClean() async throws {
        var claim = ScriptedClaim()
        claim.parents = [1, 7]
        claim.kernels[7] = .init("g", .bad)
        #expect(try await claim.prove().proof.grade == .refuted)
        claim.kernels[7] = .init("g", .good)
        let (proof, _, bench) = try await claim.prove()
        // Seven kernels would be needed: the last is not built, and the grade says so.
        #expect(bench.built.count == 6)
        #expect(proof.grade == .supported)
        #expect(status(.baseWithShows, proof) == .notMade)
    }

    @Test func whatTheSearchSawInTheTipSparesAKernel() async throws {
        var claim = ScriptedClaim()
        claim.parents = [1, 7]
        claim.kernels[7] = .init("g", .good)
        claim.seenBySearch = [3]
        let (proof, _, bench) = try await claim.prove()
        #expect(proof.grade == .proven)
        #expect(try !bench.built.contains(ScriptedClaim.id(3)))
    }

    @Test func aSightingOfTheSearchDoesNotVouchForTheCommitItself() async throws {
        var claim = ScriptedClaim()
        claim.kernels[2] = .init("b", .good)
        claim.seenBySearch = [2]
        let (proof, _, _) = try await claim.prove()
        // Nor do clean boots undo it.
        #expect(proof.grade == .inconclusive)
        #expect(status(.commitShows, proof) == .undecided)
    }

    @Test func twoLegsThatAreTheFirstAgainProveNothing() async throws {
        var claim = ScriptedClaim()
        claim.sameTree = [3: 2, 4: 1, 5: 1, 6: 2]
        let (proof, _, bench) = try await claim.prove()
        #expect(proof.grade == .supported)
        #expect(bench.built.count == 2)
        #expect(status(.tipWithoutClean, proof) == .notMade)
        claim.sameTree = [3: 2, 4: 1]
        #expect(try await claim.prove().proof.grade == .proven)
    }

    @Test func aBaseThatHasTheBugAlreadyIsNoSupport() async throws {
        var claim = ScriptedClaim()
        claim.kernels[5] = .init("e", .bad)
        #expect(try await claim.prove().proof.grade == .inconclusive)
    }

    @Test func whereABusyHostLooksLikeTheBugOneSightingCondemnsNobody() async throws {
        var claim = ScriptedClaim()
        claim.limits.sightings = 2
        #expect(try await claim.prove().proof.grade == .proven)
        claim.kernels[1] = .init("a", .good, .bad, .good)
        let (proof, _, _) = try await claim.prove()
        #expect(proof.grade == .inconclusive)
        #expect(proof.checks.contains { $0.detail.contains("busy host") })
        claim.kernels[1] = .init("a", .bad, .good, .bad)
        #expect(try await claim.prove().proof.grade == .refuted)
    }

    @Test func aBaseWithoutTheCommitOnTopIsNotBuilt() async throws {
        var claim = ScriptedClaim()
        claim.with = PlannedTree.unavailable("applying x on y conflicts in fs/a.c")
        let (proof, _, bench) = try await claim.prove()
        #expect(proof.grade == .supported)
        #expect(try !bench.built.contains(ScriptedClaim.id(5)))
        #expect(status(.baseClean, proof) == .notMade)
    }

    @Test func moreParentsThanKernelsAreSaidBeforeAnythingIsBuilt() async throws {
        var claim = ScriptedClaim()
        claim.parents = [1, 7, 8, 9, 10, 11]
        let (proof, _, bench) = try await claim.prove()
        #expect(proof.grade == .inconclusive)
        #expect(bench.built.isEmpty)
    }

    @Test func anErrorInTheMiddleLosesNoBoot() async throws {
        var claim = ScriptedClaim()
        // No script, no answer: the bench throws at the first boot of the tip.
        claim.kernels[3] = ScriptedBench.Kernel("c")
        await #expect(throws: CancellationError.self) { try await claim.prove() }
    }

    @Test func equalTreesAreBuiltOnce() async throws {
        var claim = ScriptedClaim()
        claim.sameTree = [5: 1, 6: 2]
        let (proof, _, bench) = try await claim.prove()
        #expect(proof.grade == .proven)
        #expect(bench.built.count == 4)
    }

    @Test func aFixIsProvenWithTheSignsTurned() async throws {
        var claim = ScriptedClaim()
        claim.isFix = true
        claim.kernels = [
            1: .init("a", .bad), 2: .init("b", .good), 3: .init("c", .good), 4: .init("d", .bad), 5: .init("e", .bad),
            6: .init("f", .good),
        ]
        #expect(try await claim.prove().proof.grade == .proven)
        claim.kernels[2] = .init("b", .bad)
        #expect(try await claim.prove().proof.grade == .refuted)
        claim.kernels[2] = .init("b", .good)
        claim.kernels[1] = .init("a", .good)
        #expect(try await claim.prove().proof.grade == .refuted)
    }

    @Test func aChainIsTestedAlone() async throws {
        var claim = ScriptedClaim()
        claim.chainAlone = 8
        claim.kernels[8] = .init("h", .bad)
        let (proof, _, bench) = try await claim.prove()
        #expect(proof.grade == .proven)
        #expect(bench.built.count == 6)
        claim.kernels[8] = .init("h", .good)
        #expect(try await claim.prove().proof.grade == .inconclusive)
    }

    @Test func aConfirmationTestsTheFirstLegOnly() async throws {
        var claim = ScriptedClaim()
        claim.confirmationOnly = true
        let (proof, _, bench) = try await claim.prove()
        #expect(proof.grade == .supported)
        #expect(bench.built.count == 2)
        #expect(proof.checks.count == 3)
    }

    @Test func theEvidenceShownIsThatOfTheFirstSighting() async throws {
        var claim = ScriptedClaim()
        claim.kernels[2] = .init("b", .good, .good, .bad)
        let session = try LinearSession(3)
        defer { session.remove() }
        let (_, record, _) = try await claim.prove()
        let probe = try #require(record.probes.first { $0.commit.id == (try? ScriptedClaim.id(2)) })
        #expect(probe.verdict == .bad)
        #expect(probe.reason == "bad 3")
    }
}
