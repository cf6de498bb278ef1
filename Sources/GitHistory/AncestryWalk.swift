// SPDX-License-Identifier: Apache-2.0

/// Which commits are reachable from two sides, newest first, as far down as the answer needs.
///
/// The way of `git merge-base`: each side paints its ancestors; what both painted is common, and the
/// walk ends when only common commits are waiting. Committer dates order the walk. They can be wrong,
/// and then a commit that one side painted might be reached by the other through an older-looking
/// common one. So common commits are followed ``slack`` further than the oldest commit that matters, and
/// at the end ``lastLook`` commits more whatever their dates (git stops after five).
struct AncestryWalk {
    struct Paint: OptionSet {
        let rawValue: UInt8
        static let left = Paint(rawValue: 1)
        static let right = Paint(rawValue: 2)
        static let both: Paint = [.left, .right]
        /// An ancestor of a common commit, so no *best* common one.
        static let belowCommon = Paint(rawValue: 4)
    }

    /// 90 days in seconds: longer than what a wrong time zone or a machine set up with yesterday's image does.
    private static let slack: Int64 = 90 * 86_400
    private static let lastLook = 2_000

    private(set) var paint: [Int: Paint] = [:]
    private var queue: PriorityQueue<(date: Int64, number: Int)>
    /// How many waiting commits only one side reaches, or are the first common ones.
    private var undecided = 0
    private var waiting: Set<Int> = []
    private var oldestThatMatters = Int64.max

    /// Paints from both sides until every commit that matters has its final paint.
    init(
        left: [ObjectID],
        right: [ObjectID],
        store: inout CommitStore,
        in handle: RepositoryHandle
    ) throws(GitError) {
        queue = PriorityQueue { $0.date > $1.date }
        for id in left { add(.left, to: try store.number(of: id, in: handle), store) }
        for id in right { add(.right, to: try store.number(of: id, in: handle), store) }
        repeat {
            while undecided > 0 || (queue.first?.date ?? .min) >= floor { try step(&store, handle) }
        } while try lookFurther(&store, handle)
    }

    private var floor: Int64 {
        guard oldestThatMatters != .max else { return .max }
        return oldestThatMatters.subtractingReportingOverflow(Self.slack).partialValue
    }

    /// Paints the parents of the newest commit that waits.
    private mutating func step(_ store: inout CommitStore, _ handle: RepositoryHandle) throws(GitError) {
        guard let number = queue.removeFirst()?.number, waiting.remove(number) != nil else { return }
        let own = paint[number, default: []]
        if !own.contains(.belowCommon) {
            undecided -= 1
            if own != .right { oldestThatMatters = min(oldestThatMatters, store.dates[number]) }
        }
        try paintParents(of: number, own, &store, handle)
    }

    private mutating func paintParents(
        of number: Int,
        _ own: Paint,
        _ store: inout CommitStore,
        _ handle: RepositoryHandle
    ) throws(GitError) {
        let handedOn = own.isSuperset(of: .both) ? own.union(.belowCommon) : own
        for parent in try store.readParents(of: number, in: handle) { add(handedOn, to: parent, store) }
    }

    /// Adds paint to a commit, which then waits (again) when that says something new.
    private mutating func add(_ new: Paint, to number: Int, _ store: CommitStore) {
        let old = paint[number, default: []]
        let united = old.union(new)
        guard united != old else { return }
        paint[number] = united
        let wasWaiting = waiting.contains(number)
        if wasWaiting, !old.contains(.belowCommon) { undecided -= 1 }
        if !united.contains(.belowCommon) { undecided += 1 }
        if !wasWaiting {
            waiting.insert(number)
            queue.insert((store.dates[number], number))
        }
    }

    /// Follows what still waits for a while, oldest-looking ones too.
    ///
    /// - Returns: Whether that changed what a commit was known as, or found a new one recent enough to matter.
    private mutating func lookFurther(_ store: inout CommitStore, _ handle: RepositoryHandle) throws(GitError) -> Bool {
        var line = queue.unordered.map(\.number).filter { waiting.contains($0) }.sorted {
            store.ids[$0].hex < store.ids[$1].hex
        }
        var next = 0
        var seen = Set(line)
        while next < line.count, next < Self.lastLook {
            for parent in try store.readParents(of: line[next], in: handle) {
                let known = paint[parent]
                if known?.contains(.belowCommon) == false || (known == nil && store.dates[parent] >= floor) {
                    // A wrong date hid it. Its paint comes from a commit painted below-common.
                    for number in line[...next] { try paintParents(of: number, [.both, .belowCommon], &store, handle) }
                    return true
                }
                if known == nil, seen.insert(parent).inserted { line.append(parent) }
            }
            next += 1
        }
        return false
    }
}
