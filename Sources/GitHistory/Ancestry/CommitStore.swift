// SPDX-License-Identifier: Apache-2.0

/// Commits read so far, by small numbers: their dates and parents.
struct CommitStore {
    private(set) var ids: [ObjectID] = []
    /// Committer dates in seconds since 1970, valid for those that were read.
    private(set) var dates: [Int64] = []
    /// Larger than those of all parents, or 0 where that is not known; valid for those that were read.
    private(set) var generations: [Int64] = []
    /// Where in ``parents`` those of a commit are; `nil` for one that was not read.
    private var parentRanges: [Range<Int32>?] = []
    private var parents: [Int32] = []
    private var numbers: [ObjectID: Int32] = [:]
    private let shallowBoundary: Set<ObjectID>

    init(shallowBoundary: Set<ObjectID>) {
        self.shallowBoundary = shallowBoundary
    }

    var count: Int { ids.count }

    /// Whether a shallow clone ends here, so that what its parents are is known and what theirs are is not.
    func isCutOff(_ number: Int) -> Bool { !shallowBoundary.isEmpty && shallowBoundary.contains(ids[number]) }

    /// The number of a commit, whose date and parents can be asked for afterwards.
    mutating func number(of id: ObjectID, in handle: RepositoryHandle) throws(GitError) -> Int {
        let number = name(id)
        try read(number, in: handle)
        return number
    }

    /// The parents of a commit that was read, which are read now.
    mutating func readParents(of number: Int, in handle: RepositoryHandle) throws(GitError) -> ArraySlice<Int32> {
        guard let range = parentRanges[number] else { return [] }
        for place in range { try read(Int(parents[Int(place)]), in: handle) }
        return knownParents(of: number)
    }

    /// The parents of a commit that was read.
    func knownParents(of number: Int) -> ArraySlice<Int32> {
        guard let range = parentRanges[number] else { return [] }
        return parents[Int(range.lowerBound)..<Int(range.upperBound)]
    }

    private mutating func read(_ number: Int, in handle: RepositoryHandle) throws(GitError) {
        guard parentRanges[number] == nil else { return }
        let links = try handle.links(of: ids[number])
        dates[number] = links.date
        generations[number] = links.generation
        let start = Int32(parents.count)
        if !isCutOff(number) {
            for parent in links.parents { parents.append(Int32(name(parent))) }
        }
        parentRanges[number] = start..<Int32(parents.count)
    }

    private mutating func name(_ id: ObjectID) -> Int {
        if let number = numbers[id] { return Int(number) }
        let number = ids.count
        numbers[id] = Int32(number)
        ids.append(id)
        dates.append(0)
        generations.append(0)
        parentRanges.append(nil)
        return number
    }
}
