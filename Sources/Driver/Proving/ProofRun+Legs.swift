// SPDX-License-Identifier: Apache-2.0

import Proof
import Search
import Sessions

extension ProofRun {
    /// The first leg: the commit shows the bug, its parents do not, and the kernels differ.
    mutating func examineCommit() async throws {
        let own = Set((plan.parents + [plan.commit]).map(\.tree))
        guard own.count <= limits.kernels else {
            try add(check(.commitShows, of: nil, shows: !plan.isFix, plan.commit, nil))
            return
        }
        var parents: [Int] = []
        // The commit last: its objects are there when a crash of it is looked up.
        for parent in plan.parents {
            if let place = try await takeUp(parent) { parents.append(place) }
        }
        guard let commit = try await takeUp(plan.commit), parents.count == plan.parents.count else {
            try add(check(.commitShows, of: nil, shows: !plan.isFix, plan.commit, nil))
            return
        }
        try compareImages(commit, parents)
        if !isRefuted {
            try await calibrate(commit, parents)
            try await decide(.commitShows, commit, plan.commit, shows: !plan.isFix)
            for (place, parent) in zip(parents, plan.parents) where !isRefuted {
                try await decide(.parentClean, place, parent, shows: plan.isFix)
            }
        }
        close(parents + [commit])
    }

    /// Whether nothing more can save the claim.
    var isRefuted: Bool {
        record.proof?.checks.contains { $0.part == .commit && $0.status == .failed } ?? false
    }

    /// Whether further legs are worth a kernel.
    private var goesOn: Bool {
        record.proof?.checks.filter { $0.part == .commit }.allSatisfy { $0.status == .passed } ?? false
    }

    private mutating func compareImages(_ commit: Int, _ parents: [Int]) throws {
        guard let own = kernels[commit].kernel?.sha256 else { return }
        for place in parents {
            guard let other = kernels[place].kernel?.sha256 else { continue }
            let words = "the kernels of \(plan.commit.words) and \(kernels[place].planned.words) differ"
            let probes = [kernels[place].probe.number, kernels[commit].probe.number]
            let differ = own != other
            try add(
                ProofCheck(
                    .imagesDiffer,
                    words,
                    differ ? .passed : .failed,
                    detail: differ
                        ? "\(other.prefix(12)) and \(own.prefix(12))"
                        : "both are \(own.prefix(12)): as it is built here, the commit changes nothing",
                    probes: probes,
                    error: 0
                )
            )
        }
    }

    /// Finds a kernel that shows the bug, and learns from it how often the reproducer misses.
    private mutating func calibrate(_ commit: Int, _ parents: [Int]) async throws {
        let (bad, clean) = plan.isFix ? (parents, [commit]) : ([commit], parents)
        for place in bad { try await look(place, boots: Self.firstLook) }
        // One sighting where none may be ends it: no need to know how often others would have been missed.
        for place in clean { try await look(place, boots: 1) }
        if let seen = bad.first(where: { kernels[original(of: $0)].trials.bad > 0 }) {
            let isOver = clean.contains { kernels[original(of: $0)].trials.bad > 0 }
            guard !isOver, rateOfSearch == nil else {
                learn(from: seen)
                return
            }
            return try await calibrate(on: seen)
        }
        let before = kernels.count
        guard let known = plan.knownBad, let place = try await takeUp(known) else { return }
        try await look(place, boots: Self.firstLook)
        if kernels[original(of: place)].trials.bad > 0 { try await calibrate(on: place) }
        if kernels.count > before { close([place]) }
    }

    /// The second leg: without the commit the newest bad kernel is well.
    mutating func examineRevert() async throws {
        guard let revert = plan.revert else { return }
        let shows = !plan.isFix
        if let reason = whyLegsEnd {
            try add(notMade(.tipShows, revert.tip, shows: shows, reason))
            try add(notMade(.tipWithoutClean, words(of: revert.without, revert.tip), shows: !shows, reason))
            return
        }
        if let chain = revert.chainAlone { try await examine(.chainAloneShows, chain, shows: shows) }
        let chainShows = record.proof?.checks.contains { $0.claim == .chainAloneShows && $0.status == .passed } ?? false
        let isSpared = chainShows && kernels.count + 4 > limits.kernels
        if let seen = sightingOfSearch(revert.tip), shows {
            try add(check(.tipShows, of: nil, shows: shows, revert.tip, .shows, seen: seen))
        } else if isSpared {
            try add(notMade(.tipShows, revert.tip, shows: shows, "the kernel without the chain stands for it"))
        } else {
            try await examine(.tipShows, revert.tip, shows: shows)
        }
        switch revert.without {
        case .unavailable(let reason):
            try add(notMade(.tipWithoutClean, words(of: revert.without, revert.tip), shows: !shows, reason))
        case .kernel(let kernel): try await examine(.tipWithoutClean, kernel, shows: !shows)
        }
    }

    /// The third leg: with the commit a good base is broken.
    mutating func examineBase() async throws {
        guard let apply = plan.apply else { return }
        let shows = plan.isFix
        var reason = whyLegsEnd
        // Without the commit on top the base tells nothing, and costs as many boots as a parent.
        if reason == nil, case .unavailable(let conflict) = apply.with { reason = conflict }
        guard reason == nil, case .kernel(let with) = apply.with else {
            try add(notMade(.baseClean, apply.base, shows: shows, reason ?? ""))
            try add(notMade(.baseWithShows, words(of: apply.with, apply.base), shows: !shows, reason ?? ""))
            return
        }
        try await examine(.baseClean, apply.base, shows: shows)
        try await examine(.baseWithShows, with, shows: !shows)
    }

    /// Why the second and third leg are not made; `nil` when they are.
    private var whyLegsEnd: String? {
        guard goesOn else { return "not needed any more" }
        return plan.isFirstLegAgain ? "it would be the first leg again: these are the commit and its parent" : nil
    }

    /// Builds a kernel, boots it until it is known whether it has the bug, and says what that means.
    private mutating func examine(_ claim: ProofCheck.Claim, _ planned: PlannedKernel, shows: Bool) async throws {
        let before = kernels.count
        guard let place = try await takeUp(planned) else {
            try add(
                notMade(claim, planned, shows: shows, "no kernel is left of the \(limits.kernels) that may be built")
            )
            return
        }
        try await decide(claim, place, planned, shows: shows)
        if kernels.count > before { close([place]) }
    }

    private mutating func decide(
        _ claim: ProofCheck.Claim,
        _ place: Int,
        _ planned: PlannedKernel,
        shows: Bool
    ) async throws {
        // First of all: what a check says is counted from the boots.
        var finding = try await establish(place)
        try adopt(place)
        if claim == .commitShows, shows, case .clean = finding, let seen = sightingOfSearch(planned) {
            // A sighting is certain; the reproducer may miss this kernel's bug more often than that of another.
            let boots = kernels[original(of: place)].trials.good.counted("boot")
            finding = .unknown("clean in \(boots), although probe \(seen.number) saw it: \(seen.reason)")
        }
        try add(check(claim, of: place, shows: shows, planned, finding))
    }
}
