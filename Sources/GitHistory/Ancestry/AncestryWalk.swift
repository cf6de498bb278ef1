// SPDX-License-Identifier: Apache-2.0

/// Which commits are reachable from two sides, newest first, as far down as the answer needs.
///
/// The way of `git merge-base`: each side paints its ancestors; what both painted is common, and the
/// walk ends when only common commits are waiting.
///
/// A commit-graph gives commits generations, and in their order no commit is painted after it was passed on. Commits
/// without one are ordered by their committers' dates. These can be wrong, and then a commit that one side painted
/// might be reached by the other through an older-looking common one. So common commits are followed ``slack`` further
/// than the oldest commit that matters (or ``mostSlack`` commits), and at the end ``lastLook`` commits more whatever their dates (git stops
/// after five).
struct AncestryWalk {
    struct Paint: OptionSet {
        let rawValue: UInt8
        static let left = Paint(rawValue: 1)
        static let right = Paint(rawValue: 2)
        static let both: Paint = [.left, .right]
        /// An ancestor of a common commit, so no *best* common one.
        static let belowCommon = Paint(rawValue: 4)
        /// Its parents have not been painted with all of its paint.
        fileprivate static let waiting = Paint(rawValue: 8)
    }

    /// 90 days in seconds: longer than what a wrong time zone or a machine set up with yesterday's image does.
    private static let slack: Int64 = 90 * 86_400
    /// Of a history as large as Linux' no more commits than these: a few days.
    private static let mostSlack = 1_500
    private static let lastLook = 1_000
    /// Above every generation: no commit that has one has an ancestor without.
    private static let withoutGeneration: Int64 = 1 << 60

    /// The commits that have paint, in the order in which they were found.
    private(set) var painted: [Int] = []
    private var paints: [Paint] = []
    private var queue: PriorityQueue<(key: Int64, number: Int)>
    /// How many waiting commits only one side reaches, or are the first common ones.
    private var undecided = 0
    private var oldestThatMatters = Int64.max
    private var slackUsed = 0

    /// Paints from both sides until every commit that matters has its final paint.
    init(
        left: [ObjectID],
        right: [ObjectID],
        store: inout CommitStore,
        in handle: RepositoryHandle
    ) throws(GitError) {
        queue = PriorityQueue { $0.key > $1.key }
        for id in left { add(.left, to: try store.number(of: id, in: handle), store) }
        for id in right { add(.right, to: try store.number(of: id, in: handle), store) }
        repeat {
            while undecided > 0 || (slackUsed < Self.mostSlack && (queue.first?.key ?? .min) >= floor) {
                if undecided == 0 { slackUsed += 1 }
                try step(&store, handle)
            }
        } while try lookFurther(&store, handle)
    }

    /// What a commit was painted with.
    func paint(of number: Int) -> Paint {
        number < paints.count ? paints[number].subtracting(.waiting) : []
    }

    private var floor: Int64 {
        guard oldestThatMatters != .max else { return .max }
        return Self.key(oldestThatMatters.subtractingReportingOverflow(Self.slack).partialValue, generation: 0)
    }

    /// What commits are ordered by, the largest first.
    private static func key(_ date: Int64, generation: Int64) -> Int64 {
        guard generation == 0 else { return min(generation, withoutGeneration / 2) }
        return withoutGeneration + max(min(date, withoutGeneration / 4), -withoutGeneration / 4)
    }

    /// Paints the parents of the first commit that waits.
    private mutating func step(_ store: inout CommitStore, _ handle: RepositoryHandle) throws(GitError) {
        guard let number = queue.removeFirst()?.number, paints[number].remove(.waiting) != nil else { return }
        let own = paints[number]
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
        for parent in try store.readParents(of: number, in: handle) { add(handedOn, to: Int(parent), store) }
    }

    /// Adds paint to a commit, which then waits (again) when that says something new.
    private mutating func add(_ new: Paint, to number: Int, _ store: CommitStore) {
        if number >= paints.count {
            paints.append(contentsOf: repeatElement([], count: max(store.count, 2 * paints.count) - paints.count))
        }
        let old = paints[number]
        let united = old.union(new)
        guard united != old else { return }
        if old.isEmpty { painted.append(number) }
        let wasWaiting = old.contains(.waiting)
        if wasWaiting, !old.contains(.belowCommon) { undecided -= 1 }
        if !united.contains(.belowCommon) { undecided += 1 }
        paints[number] = united.union(.waiting)
        if !wasWaiting {
            queue.insert((Self.key(store.dates[number], generation: store.generations[number]), number))
        }
    }

    /// Follows what still waits and has no generation for a while, oldest-looking ones too.
    ///
    /// - Returns: Whether that changed what a commit was known as, or found a new one recent enough to matter.
    private mutating func lookFurther(_ store: inout CommitStore, _ handle: RepositoryHandle) throws(GitError) -> Bool {
        var line = queue.unordered.map(\.number)
            .filter { paints[$0].contains(.waiting) && store.generations[$0] == 0 }
            .sorted { store.ids[$0] < store.ids[$1] }
        var next = 0
        var seen = Set(line)
        // Found below the floor, a commit cannot be one that the slack would have come to.
        let floor = slackUsed < Self.mostSlack ? floor : .max
        while next < line.count, next < Self.lastLook {
            for parent in try store.readParents(of: line[next], in: handle).map({ Int($0) }) {
                let known = paint(of: parent)
                let isOld = known.isEmpty && Self.key(store.dates[parent], generation: 0) < floor
                if !known.contains(.belowCommon), !isOld {
                    // A wrong date hid it. Its paint comes from a commit painted below-common.
                    for number in line[...next] { try paintParents(of: number, [.both, .belowCommon], &store, handle) }
                    return true
                }
                if known.isEmpty, store.generations[parent] == 0, seen.insert(parent).inserted { line.append(parent) }
            }
            next += 1
        }
        return false
    }
}
