// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

extension SearchVisits {
    /// Boots a kernel, and has the one that is likely to come next built meanwhile, where boots are long enough for that.
    mutating func anticipating(
        _ commit: CommitID,
        _ boot: (inout KernelVisits) async throws -> Verdict
    ) async throws -> Verdict {
        let driver = visits.driver
        guard driver.shortcuts.buildsAhead, !driver.bench.isReplaying,
            let trial = ProbeCosts(visits.record).trial, trial >= Self.worthwhile
        else { return try await boot(&visits) }
        // Looking ahead takes as long as choosing, so it is done beside the boot, too.
        let looking = Task.detached(priority: .utility) { [search] in
            guard let next = search.likelyNext(after: commit), !Task.isCancelled else { return }
            await driver.bench.anticipate(next)
        }
        do {
            let verdict = try await boot(&visits)
            // It may not begin once the boot is over.
            looking.cancel()
            await looking.value
            return verdict
        } catch {
            looking.cancel()
            await looking.value
            throw error
        }
    }

    /// Seconds of a boot with its test. What is begun in less is broken off before it compiled anything.
    private static let worthwhile = 3.0
}
