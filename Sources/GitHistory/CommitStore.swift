// SPDX-License-Identifier: Apache-2.0

import CLibgit2

/// Commits read so far, by small numbers: their dates and parents.
struct CommitStore {
    private(set) var ids: [ObjectID] = []
    /// Committer dates in seconds since 1970, valid for those that were read.
    private(set) var dates: [Int64] = []
    private var parents: [[Int]?] = []
    private var numbers: [ObjectID: Int] = [:]
    private let shallowBoundary: Set<ObjectID>

    init(shallowBoundary: Set<ObjectID>) {
        self.shallowBoundary = shallowBoundary
    }

    /// Whether a shallow clone ends here, so that what its parents are is known and what theirs are is not.
    func isCutOff(_ number: Int) -> Bool { shallowBoundary.contains(ids[number]) }

    /// The number of a commit, whose date and parents can be asked for afterwards.
    mutating func number(of id: ObjectID, in handle: RepositoryHandle) throws(GitError) -> Int {
        let number = name(id)
        if parents[number] == nil {
            let (date, found) = try handle.withCommit(id) { (git_commit_time($0), RepositoryHandle.parents(of: $0)) }
            dates[number] = date
            parents[number] = shallowBoundary.contains(id) ? [] : found.map { name($0) }
        }
        return number
    }

    /// The parents of a commit that was read, which are read now.
    mutating func readParents(of number: Int, in handle: RepositoryHandle) throws(GitError) -> [Int] {
        let parents = parents[number] ?? []
        for parent in parents where self.parents[parent] == nil { _ = try self.number(of: ids[parent], in: handle) }
        return parents
    }

    /// The parents of a commit that was read.
    func knownParents(of number: Int) -> [Int] { parents[number] ?? [] }

    private mutating func name(_ id: ObjectID) -> Int {
        if let number = numbers[id] { return number }
        numbers[id] = ids.count
        ids.append(id)
        dates.append(0)
        parents.append(nil)
        return ids.count - 1
    }
}
