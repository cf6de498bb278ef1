// SPDX-License-Identifier: Apache-2.0

import Foundation
import Sessions

/// What the probes of a session took, as a search reckons with it.
///
/// Made from the record alone, so that a session which is resumed reckons with the same.
struct ProbeCosts {
    /// A build, in boots with their tests; `nil` while nothing was measured.
    ///
    /// A power of two: that is as exact as such times are, and a search that is replayed with the recorded times makes
    /// the same choices.
    let buildInTrials: Double?
    /// Seconds of a boot with its test; `nil` while nothing was booted.
    let trial: Double?
    /// Boots of a commit.
    private let boots: Double
    /// Seconds of a build that compiles nothing, and of one object more; `nil` while nothing was built.
    private let build: (base: Double, object: Double)?

    init(_ record: SessionRecord) {
        let probes = record.probes.filter { !$0.isOfProof }
        var builds = probes.filter { $0.sameAs == nil && $0.trials != nil }.compactMap {
            $0.seconds.build ?? $0.seconds.fetch
        }
        // The first one compiles everything, those that follow what changed.
        if builds.count > 1 { builds.removeFirst() }
        let boots = probes.reduce(0) { $0 + ($1.trials?.total ?? 0) }
        let booting = probes.reduce(0.0) { $0 + ($1.seconds.boot ?? 0) + ($1.seconds.test ?? 0) }
        self.boots = Double(boots) / Double(max(probes.count, 1))
        build = Self.line(probes)
        guard boots > 0, booting > 0 else {
            (buildInTrials, trial) = (nil, nil)
            return
        }
        trial = booting / Double(boots)
        guard let middle = builds.sorted().dropFirst(builds.count / 2).first, middle > 0 else {
            buildInTrials = nil
            return
        }
        let ratio = middle / (booting / Double(boots))
        buildInTrials = min(max(exp2(log2(ratio).rounded()), 0.25), 256)
    }

    /// What builds take by the objects that they compile: the shortest one says what a build takes at the least, and all
    /// together what an object takes.
    private static func line(_ probes: [ProbeRecord]) -> (base: Double, object: Double)? {
        let points = probes.compactMap { probe -> (objects: Double, seconds: Double)? in
            guard probe.sameAs == nil, let objects = probe.compiledObjects, let seconds = probe.seconds.build else {
                return nil
            }
            return (Double(objects), seconds)
        }
        guard !points.isEmpty else { return nil }
        // With one point, a tenth of a build that compiles a lot is taken to be spent on all else.
        let least = points.map(\.seconds).min() ?? 0
        let base = points.count == 1 && points[0].objects > Self.few ? least / 10 : least
        let objects = points.reduce(0) { $0 + $1.objects }
        let seconds = points.reduce(0) { $0 + max(0, $1.seconds - base) }
        return (base, objects > 0 ? seconds / objects : 0)
    }

    private static let few = 50.0

    /// A build of which nothing is known: what a search takes it for.
    static let unknownBuild = 4.0
    /// What a kernel costs that is only taken from the store.
    static let leastTrials = 0.1

    /// Building so many objects, in trials; `nil` while nothing was measured.
    func trials(for objects: Int) -> Double? {
        guard let build, let trial, trial > 0 else { return nil }
        // As exact as such times are: a tenth.
        return max(Self.leastTrials, ((build.base + build.object * Double(objects)) / trial * 10).rounded() / 10)
    }

    /// About how long so many more kernels take.
    ///
    /// - Parameter objects: What the next one is foretold to compile.
    func secondsLeft(_ steps: Int, objects: Int?) -> Double? {
        guard let build, let trial, steps > 0 else { return nil }
        let next = objects.map { build.base + build.object * Double($0) } ?? build.base
        return Double(steps) * (next + max(boots, 1) * trial)
    }
}
