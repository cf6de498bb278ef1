// SPDX-License-Identifier: Apache-2.0

import Foundation
import Sessions

/// What the probes of a session took, as a search reckons with it.
struct ProbeCosts {
    /// A build, in boots with their tests; `nil` while nothing was measured.
    ///
    /// A power of two: that is as exact as such times are, and a search that is replayed with the recorded times makes
    /// the same choices.
    let buildInTrials: Double?

    init(_ record: SessionRecord) {
        let probes = record.probes.filter { !$0.isOfProof }
        var builds = probes.filter { $0.sameAs == nil && $0.trials != nil }.compactMap {
            $0.seconds.build ?? $0.seconds.fetch
        }
        // The first one compiles everything, those that follow what changed.
        if builds.count > 1 { builds.removeFirst() }
        let boots = probes.reduce(0) { $0 + ($1.trials?.total ?? 0) }
        let booting = probes.reduce(0.0) { $0 + ($1.seconds.boot ?? 0) + ($1.seconds.test ?? 0) }
        guard let middle = builds.sorted().dropFirst(builds.count / 2).first, middle > 0, boots > 0, booting > 0 else {
            buildInTrials = nil
            return
        }
        let ratio = middle / (booting / Double(boots))
        buildInTrials = min(max(exp2(log2(ratio).rounded()), 0.25), 256)
    }
}
