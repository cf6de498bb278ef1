// SPDX-License-Identifier: Apache-2.0

/// The commits of a large history that are worth drawing, and which of them contains which.
struct OutlineExcerpt {
    private let history: OutlineHistory
    /// Positions, oldest first.
    private(set) var drawn: [Int]
    /// For each drawn position what it contains, by position.
    private var below: [Int: [Bool]] = [:]
    /// For each drawn position what contains it, by position.
    private var above: [Int: [Bool]] = [:]

    /// Takes the ends and what was tested.
    init(_ history: OutlineHistory, of search: BisectSearch) {
        let commits = [search.newEnd] + search.oldEnds + search.mergeBases + search.trials.keys + search.untestable
        self.history = history
        drawn = Set(commits.compactMap { history.position(of: $0, in: search.graph) }).sorted()
        for position in drawn { look(around: position) }
    }

    /// Adds commits where ways between drawn ones join or part, so that the shape of the history is seen.
    ///
    /// - Parameter limit: The most commits drawn afterwards. Besides, no more are added than were there.
    mutating func addShape(upTo limit: Int) {
        let most = min(limit, 2 * drawn.count)
        while drawn.count < most, let position = missingJoin() ?? missingFork() {
            drawn.insert(position, at: drawn.firstIndex { $0 > position } ?? drawn.endIndex)
            look(around: position)
        }
    }

    /// The way from a drawn commit to each that it contains with none between, the first parent's first.
    func edges(of position: Int) -> [GraphOutline.Edge] {
        targets(of: position)
            .compactMap { target in history.shortestWay(from: position, to: target).map { (target, $0) } }
            .sorted { ($0.1.branch, $1.0) < ($1.1.branch, $0.0) }
            .map { GraphOutline.Edge(to: history.ids[$0.0], hidden: $0.1.hidden) }
    }

    private mutating func look(around position: Int) {
        below[position] = history.contained(in: position)
        above[position] = history.containing(position)
    }

    /// The drawn commits that a drawn one contains with none between, newest first.
    private func targets(of position: Int) -> [Int] {
        guard let contained = below[position] else { return [] }
        var targets: [Int] = []
        for candidate in drawn.reversed() where candidate < position && contained[candidate] {
            if !targets.contains(where: { below[$0]?[candidate] == true }) { targets.append(candidate) }
        }
        return targets
    }

    /// The oldest commit below a drawn one that joins two of the ways down from it.
    private func missingJoin() -> Int? {
        for position in drawn {
            let targets = targets(of: position)
            guard targets.count > 1, let lowest = targets.last, let contained = below[position] else { continue }
            let reaching = targets.compactMap { above[$0] }
            for commit in (lowest + 1)..<position where contained[commit] {
                if Self.isInTwo(reaching, commit) { return commit }
            }
        }
        return nil
    }

    /// The newest commit above a drawn one where two of the ways that lead down to it part.
    private func missingFork() -> Int? {
        var sources: [Int: [Int]] = [:]
        for position in drawn {
            for target in targets(of: position) { sources[target, default: []].append(position) }
        }
        for position in drawn {
            let itsSources = sources[position] ?? []
            guard itsSources.count > 1, let highest = itsSources.last, let containing = above[position] else {
                continue
            }
            let reached = itsSources.compactMap { below[$0] }
            for commit in stride(from: highest - 1, to: position, by: -1) where containing[commit] {
                if Self.isInTwo(reached, commit) { return commit }
            }
        }
        return nil
    }

    private static func isInTwo(_ sets: [[Bool]], _ commit: Int) -> Bool {
        var count = 0
        for set in sets where set[commit] { count += 1 }
        return count > 1
    }
}
