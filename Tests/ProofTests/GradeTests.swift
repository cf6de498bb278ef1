// SPDX-License-Identifier: Apache-2.0

import Proof
import Testing

@Suite struct GradeTests {
    private static let claims: [ProofCheck.Claim] = [
        .commitShows, .parentClean, .imagesDiffer, .tipShows, .tipWithoutClean, .baseClean, .baseWithShows,
    ]

    /// Every claim passed but for those given, and without one.
    private func grade(
        _ other: [ProofCheck.Claim: ProofCheck.Status] = [:],
        without: ProofCheck.Claim? = nil
    ) -> Grade {
        Grade(Self.claims.filter { $0 != without }.map { ProofCheck($0, "", other[$0] ?? .passed, detail: "") })
    }

    @Test func everythingThatHoldsIsAProof() {
        #expect(grade() == .proven)
    }

    @Test(arguments: claims, [ProofCheck.Status.failed, .undecided, .notMade])
    func anythingLessIsNone(claim: ProofCheck.Claim, status: ProofCheck.Status) {
        #expect(grade([claim: status]) != .proven)
        #expect(grade(without: claim) != .proven)
    }

    @Test(arguments: [ProofCheck.Claim.commitShows, .parentClean, .imagesDiffer])
    func theFirstLegDecides(claim: ProofCheck.Claim) {
        #expect(grade([claim: .failed]) == .refuted)
        #expect(grade([claim: .undecided]) == .inconclusive)
        #expect(grade([claim: .notMade]) == .inconclusive)
        #expect(grade(without: claim) == .inconclusive)
    }

    @Test func aConflictLeavesItSupported() {
        #expect(grade([.tipWithoutClean: .notMade]) == .supported)
        #expect(grade([.baseWithShows: .notMade]) == .supported)
        #expect(grade([.tipWithoutClean: .undecided, .baseClean: .undecided]) == .supported)
    }

    @Test func aRevertThatDoesNotCureSpeaksAgainstIt() {
        #expect(grade([.tipWithoutClean: .failed]) == .inconclusive)
    }

    @Test func aBaseThatHasTheBugAlreadySpeaksAgainstIt() {
        #expect(grade([.baseClean: .failed]) == .inconclusive)
    }

    @Test func aTipThatIsWellDoesNot() {
        #expect(grade([.tipShows: .failed]) == .supported)
    }

    @Test func aBaseThatStaysCleanWithTheCommitProvesNothing() {
        #expect(grade([.baseWithShows: .failed]) == .supported)
    }

    @Test func oneOfTwoParentsIsEnoughToRefute() {
        let checks = Self.claims.map { ProofCheck($0, "", .passed, detail: "") }
        #expect(Grade(checks + [ProofCheck(.parentClean, "", .failed, detail: "")]) == .refuted)
        #expect(Grade(checks + [ProofCheck(.parentClean, "", .undecided, detail: "")]) == .inconclusive)
    }

    @Test func theChainAloneStandsForTheTip() {
        let chain = ProofCheck(.chainAloneShows, "", .passed, detail: "")
        let checks = Self.claims.map { claim in
            ProofCheck(claim, "", claim == .tipShows ? .notMade : .passed, detail: "")
        }
        #expect(Grade(checks) == .supported)
        #expect(Grade(checks + [chain]) == .proven)
        #expect(Grade(checks + [ProofCheck(.chainAloneShows, "", .failed, detail: "")]) == .inconclusive)
    }

    @Test func nothingTestedIsNoProof() {
        #expect(Grade([]) == .inconclusive)
    }
}
