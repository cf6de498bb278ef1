// SPDX-License-Identifier: Apache-2.0

/// The search for a commit's family: one walk, in as many stretches as it takes to reach the oldest member.
struct FamilySearch {
    /// Names that a hostile message could make us look for without end.
    private static let mostNames = 300

    private let commit: ObjectID
    private let handle: RepositoryHandle
    private let references: [Reference]
    private(set) var history: DatedHistory
    /// The names of the commit, of its twins, and of what they say they were taken from, by their first digits.
    private var names: [UInt32: [IDPrefix]] = [:]
    private var nameCount = 0
    /// What was learnt already, as it was given.
    private var learnt: Set<IDPrefix> = []
    /// The commit, which is number 0 of the history, and its twins.
    private var members: Set<Int> = [0]
    private var floor = Int64.max
    /// Whether a limit of ours left something out.
    private var isCut = false

    init(of commit: ObjectID, in handle: RepositoryHandle, limit: Int) throws(GitError) {
        self.commit = commit
        self.handle = handle
        references = try handle.references()
        history = DatedHistory(
            shallowBoundary: try handle.shallowBoundary(),
            readingMentions: true,
            limit: max(limit, 1)
        )
        try history.add(commit, in: handle)
    }

    /// - Throws: ``GitError``, `CancellationError`.
    mutating func run() throws -> CommitFamily {
        let named = history.mentions.first { $0.mention.isUpstream }?.mention.id
        try learn(IDPrefix(commit))
        for reference in references { try history.add(reference.commit, in: handle) }
        try findMembers()
        // Twins that are found may be older than what was looked at.
        while case let wanted = lowest, wanted < floor, !history.isFull {
            floor = wanted
            try history.follow(downTo: floor, in: handle)
            try findMembers()
        }
        return try family(upstream: named.map { handle.commit(named: $0)?.hex ?? $0.text })
    }

    /// The date down to which commits matter.
    private var lowest: Int64 {
        let oldest = members.map { history.dates[$0] }.min() ?? 0
        return oldest.subtractingReportingOverflow(DatedHistory.slack).partialValue
    }

    /// Looks for commits that name one of the names as their upstream. Their own names, and those of all that
    /// they name, count then too: a distribution picks a stable commit, another stable branch the same upstream one.
    ///
    /// - Throws: ``GitError``, `CancellationError`.
    private mutating func findMembers() throws {
        var before = -1
        while nameCount + members.count > before {
            try Task.checkCancellation()
            before = nameCount + members.count
            for (number, mention) in history.mentions where mention.isUpstream {
                if members.contains(number) {
                    try learn(mention.id)
                } else if isName(mention.id) {
                    try learn(IDPrefix(history.ids[number]))
                }
            }
        }
    }

    /// Adds a name, and the commit that has it if it is there.
    private mutating func learn(_ prefix: IDPrefix) throws(GitError) {
        guard !learnt.contains(prefix) else { return }
        guard nameCount < Self.mostNames, members.count <= CommitFamily.mostMembers else { return isCut = true }
        learnt.insert(prefix)
        let found = handle.commit(named: prefix)
        let name = found.map { IDPrefix($0) } ?? prefix
        guard names[name.bucket]?.contains(name) != true else { return }
        names[name.bucket, default: []].append(name)
        nameCount += 1
        guard let found else { return }
        try history.add(found, in: handle)
        if let number = history.number(of: found) { members.insert(number) }
    }

    private func isName(_ id: IDPrefix) -> Bool {
        guard let alike = names[id.bucket], alike.contains(where: { $0.agrees(with: id) }) else { return false }
        // A few digits of a commit that is missing here may be those of another that is not.
        guard id.count < 40, let found = handle.object(named: id) else { return true }
        return alike.contains { $0.agrees(with: IDPrefix(found)) }
    }
}

// MARK: - What was found

extension FamilySearch {
    private mutating func family(upstream: String?) throws -> CommitFamily {
        let twins = members.subtracting([0]).map { (history.ids[$0].hex == upstream ? 0 : 1, history.dates[$0], $0) }
            .sorted(by: <).map(\.2)
        let remedies = findRemedies()
        let releases = try releases(of: [0] + twins + remedies.map(\.number))
        func details(_ number: Int) throws(GitError) -> CommitDetails {
            try handle.details(of: history.ids[number].commitID)
        }
        return CommitFamily(
            upstream: upstream,
            releases: releases[0],
            twins: try zip(twins, releases.dropFirst()).map { number, releases in
                CommitFamily.Twin(commit: try details(number), releases: releases)
            },
            remedies: try zip(remedies, releases.dropFirst(1 + twins.count)).map { remedy, releases in
                let commit = try details(remedy.number)
                let reports = Trailer.trailers(of: commit.message).filter(\.isReport)
                return CommitFamily.Remedy(
                    kind: remedy.kind,
                    commit: commit,
                    releases: releases,
                    reports: Array(reports.prefix(CommitFamily.mostReports))
                )
            },
            extent: CommitFamily.Extent(
                commits: history.ids.count,
                tips: references.count,
                isComplete: !isCut && !history.isFull && history.newestCut.map { $0 < floor } ?? true
            )
        )
    }

    /// The commits that mend or take back a member, the oldest first.
    private mutating func findRemedies() -> [(number: Int, kind: CommitFamily.Remedy.Kind)] {
        var kinds: [Int: CommitFamily.Remedy.Kind] = [:]
        for (number, mention) in history.mentions
        where !mention.isUpstream && !members.contains(number) && isName(mention.id) {
            // A revert often says what it fixes, too.
            if mention.relation == .reverts || kinds[number] == nil {
                kinds[number] = mention.relation == .reverts ? .reverts : .fixes
            }
        }
        if kinds.count > CommitFamily.mostMembers { isCut = true }
        return kinds.sorted { (history.dates[$0.key], $0.key) < (history.dates[$1.key], $1.key) }
            .prefix(CommitFamily.mostMembers).map { ($0.key, $0.value) }
    }

    /// The tags that contain each of some commits: one pass over the history for 64 of them.
    private func releases(of numbers: [Int]) throws -> [CommitReleases] {
        let tags = references.compactMap { reference in
            reference.tag.flatMap { tag in history.number(of: reference.commit).map { (name: tag, number: $0) } }
        }
        var found: [CommitReleases] = []
        for start in stride(from: 0, to: numbers.count, by: 64) {
            try Task.checkCancellation()
            let group = numbers[start..<min(start + 64, numbers.count)]
            let own = zip(group, 0...).map { ($0, UInt64(1) << UInt64($1)) }
            let marks = history.descended(from: Dictionary(own) { $0 | $1 })
            for (_, bit) in own {
                let containing = tags.filter { marks[$0.number] & bit != 0 }
                found.append(CommitReleases(containing.map { ($0.name, history.dates[$0.number]) }))
            }
        }
        return found
    }
}

extension Trailer {
    fileprivate var isReport: Bool { ["reported-by", "closes", "link"].contains(key.lowercased()) }
}
