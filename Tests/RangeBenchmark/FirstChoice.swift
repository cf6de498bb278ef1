// SPDX-License-Identifier: Apache-2.0

import GitHistory
import Search
import SystemPackage

/// What a search has to read before it knows the first commit to test between its ends.
enum FirstChoice {
    static func make(_ path: FilePath, good: String, bad: String) async throws -> String {
        let clock = ContinuousClock()
        var last = clock.now
        var times: [String] = []
        func note(_ what: String) {
            times.append("\(what) \((clock.now - last).formatted)")
            last = clock.now
        }
        let repository = try GitRepository(openingReadOnly: path)
        note("open")
        let (goodEnd, badEnd) = (try await repository.resolve(good).id, try await repository.resolve(bad).id)
        note("resolve")
        let graph = try await repository.suspects(good: [goodEnd], bad: badEnd)
        note("suspects")
        let bases = try await repository.mergeBases(of: badEnd, and: [goodEnd])
        note("merge bases")
        let step = try choose(graph, goodEnd, badEnd, bases)
        note("choice")
        return "\(graph.commits.count) commits, \(step) (\(times.joined(separator: ", ")))"
    }

    /// All that is asked of the search.
    private static func choose(
        _ graph: CommitGraph,
        _ good: CommitID,
        _ bad: CommitID,
        _ bases: [CommitID]
    ) throws -> String {
        var search = BisectSearch(graph: graph, old: [good], new: bad, mergeBases: bases)
        try search.record(.bad, for: bad)
        try search.record(.good, for: good)
        guard case .test(let commit, .narrow) = search.next else { return "\(search.next)" }
        return commit.hex
    }

    static func listReleases(_ path: FilePath, _ revision: String) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let repository = try GitRepository(openingReadOnly: path)
        let commit = try await repository.resolve(revision).id
        let all = try await repository.releases(below: commit)
        print("\(all.count) releases, \(all.prefix(3).map(\.name)): \((clock.now - start).formatted)")
        let again = clock.now
        let some = try await repository.releases(below: commit, most: 10)
        print("\(some.count) of them: \((clock.now - again).formatted)")
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }

    var formatted: String { seconds.formatted }
}

extension Double {
    /// Seconds with three digits behind the point.
    var formatted: String {
        let thousandths = Int((self * 1_000).rounded())
        let rest = String(thousandths % 1_000)
        return "\(thousandths / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
