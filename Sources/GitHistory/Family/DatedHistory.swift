// SPDX-License-Identifier: Apache-2.0

/// Commits reachable from some tips, newest first, down to a date: each read once, by small numbers.
///
/// About a hundred bytes a commit, since Linux has more than a million of them.
struct DatedHistory {
    /// How much further than the date that matters a walk goes, for dates can be wrong: ``AncestryWalk`` says why
    /// so much.
    static let slack: Int64 = 90 * 86_400

    private(set) var ids: [ObjectID] = []
    private(set) var dates: [Int64] = []
    /// What the commits' messages name, if that was asked for.
    private(set) var mentions: [(by: Int, mention: CommitMention)] = []
    /// The date of the newest commit whose parents a shallow clone lacks.
    private(set) var newestCut: Int64?
    /// Where in ``parents`` those of a commit begin; they end where those of the next begin.
    private var parentsStart: [Int32] = [0]
    private var parents: [ObjectID] = []
    private var numbers: [ObjectID: Int32] = [:]
    private var queue = PriorityQueue<(date: Int64, number: Int)> { $0.date > $1.date }
    private let shallowBoundary: Set<ObjectID>
    private let readsMentions: Bool
    private let limit: Int

    /// - Parameter limit: The most commits to read.
    init(shallowBoundary: Set<ObjectID>, readingMentions: Bool, limit: Int) {
        self.shallowBoundary = shallowBoundary
        readsMentions = readingMentions
        // The numbers are 32 bits wide.
        self.limit = min(limit, Int(Int32.max) - 1)
    }

    /// Whether the limit struck before everything was followed.
    var isFull: Bool { ids.count >= limit && queue.first != nil }

    func number(of id: ObjectID) -> Int? { numbers[id].map { Int($0) } }

    /// Reads a commit, which then waits to be followed.
    mutating func add(_ id: ObjectID, in handle: RepositoryHandle) throws(GitError) {
        guard numbers[id] == nil, ids.count < limit else { return }
        let number = ids.count
        let (links, mentioned) = try read(id, in: handle)
        numbers[id] = Int32(number)
        ids.append(id)
        dates.append(links.date)
        if shallowBoundary.contains(id) {
            if !links.parents.isEmpty { newestCut = max(newestCut ?? links.date, links.date) }
        } else {
            parents += links.parents
        }
        parentsStart.append(Int32(clamping: parents.count))
        mentions += mentioned.map { (number, $0) }
        queue.insert((links.date, number))
    }

    /// Without the message, the commit itself need not be read where the commit-graph has it.
    private func read(
        _ id: ObjectID,
        in handle: RepositoryHandle
    ) throws(GitError) -> (CommitLinks, [CommitMention]) {
        guard readsMentions else { return (try handle.links(of: id), []) }
        return try handle.withRawCommit(id) { commit in
            (
                CommitLinks(parents: commit.parents, date: commit.date, generation: 0),
                CommitMention.all(in: commit.message)
            )
        }
    }

    /// Follows everything that waits and is not older than `floor`.
    ///
    /// - Throws: ``GitError``, `CancellationError`.
    mutating func follow(downTo floor: Int64, in handle: RepositoryHandle) throws {
        var steps = 0
        while let first = queue.first, first.date >= floor, ids.count < limit, let next = queue.removeFirst() {
            if steps % 512 == 0 { try Task.checkCancellation() }
            steps += 1
            // A copy of these few: a slice would keep all of them, which adding would copy each time.
            for parent in Array(parents[range(next.number)]) { try add(parent, in: handle) }
        }
    }

    /// Bits that commits have, handed on to all their descendants.
    ///
    /// - Parameter own: For each commit that has bits of its own its number and those.
    /// - Returns: For each commit by number the bits of its ancestors and its own.
    func descended(from own: [Int: UInt64]) -> [UInt64] {
        var marks = [UInt64](repeating: 0, count: ids.count)
        for (number, bits) in own { marks[number] = bits }
        for number in parentsFirst() {
            for parent in parents[range(number)] {
                if let parent = numbers[parent] { marks[number] |= marks[Int(parent)] }
            }
        }
        return marks
    }

    /// Every commit that was read, parents before children.
    private func parentsFirst() -> [Int] {
        var children = [Int32](repeating: 0, count: ids.count)
        for number in ids.indices {
            for parent in parents[range(number)] {
                if let parent = numbers[parent] { children[Int(parent)] += 1 }
            }
        }
        var order = ids.indices.filter { children[$0] == 0 }
        var next = 0
        while next < order.count {
            for parent in parents[range(order[next])] {
                guard let parent = numbers[parent] else { continue }
                children[Int(parent)] -= 1
                if children[Int(parent)] == 0 { order.append(Int(parent)) }
            }
            next += 1
        }
        return order.reversed()
    }

    private func range(_ number: Int) -> Range<Int> { Int(parentsStart[number])..<Int(parentsStart[number + 1]) }
}
