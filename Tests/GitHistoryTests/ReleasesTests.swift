// SPDX-License-Identifier: Apache-2.0

import GitHistory
import Search
import Testing

/// A mainline with two stable branches, as the kernel has them, without a work tree.
@Suite struct ReleasesTests {
    let scratch: ScratchFolder
    let made: MadeRepository
    let repository: GitRepository
    private let tree: String

    init() async throws {
        scratch = try ScratchFolder()
        made = try await MadeRepository(scratch.path)
        tree = try await made.git(["hash-object", "-t", "tree", "-w", "--stdin"])
        repository = try GitRepository(openingReadOnly: scratch.path)
    }

    private func commit(_ tags: [String], on parents: [CommitID] = [], day: Int) async throws -> CommitID {
        let id = try await made.commitTree(
            tree,
            parents: parents,
            message: "\(tags) \(day)",
            at: 1_600_000_000 + day * 86_400
        )
        for tag in tags { try await made.git(["tag", "-a", "-m", tag, tag, id.hex]) }
        return id
    }

    private func names(below commit: CommitID, most: Int = .max) async throws -> [String] {
        try await repository.releases(below: commit, most: most).map(\.name)
    }

    @Test func thoseOfTheOwnBranchComeNewestFirst() async throws {
        let old = try await commit(["v2.6.39"], day: 0)
        let oldStable = try await commit(["v2.6.39.4"], on: [old], day: 500)
        let candidate = try await commit(["v3.0-rc1"], on: [old], day: 300)
        let third = try await commit(["v3.0", "a-copy-of-v3.0"], on: [candidate], day: 400)
        let fourth = try await commit(["v4.9"], on: [third], day: 800)
        let topic = try await commit([], on: [third], day: 810)
        let tenth = try await commit(["v4.10", "v4.10-dirty"], on: [fourth], day: 900)
        let first = try await commit(["v4.9.2"], on: [fourth], day: 950)
        let second = try await commit(["v4.9.11", "next-20200101"], on: [first], day: 990)
        let merge = try await commit([], on: [tenth, topic], day: 1_000)
        #expect(try await names(below: merge) == ["v4.10", "v4.9", "v3.0", "v2.6.39"])
        #expect(try await names(below: tenth) == ["v4.9", "v3.0", "v2.6.39"])
        #expect(try await names(below: topic) == ["v3.0", "v2.6.39"])
        #expect(try await names(below: second) == ["v4.9.2", "v4.9", "v3.0", "v2.6.39"])
        #expect(try await names(below: second, most: 2) == ["v4.9.2", "v4.9"])
        #expect(try await names(below: oldStable) == ["v2.6.39"])
        // A stable release that was merged is contained too, and its version decides where it stands.
        let both = try await commit([], on: [merge, second], day: 1_010)
        #expect(try await names(below: both) == ["v4.10", "v4.9.11", "v4.9.2", "v4.9", "v3.0", "v2.6.39"])
        let releases = try await repository.releases(below: merge)
        #expect(releases.map(\.id) == [tenth, fourth, third, old])
        #expect(try await names(below: old).isEmpty)
    }

    @Test func otherTagsCountWhereNoneIsAReleaseOfAKernel() async throws {
        let first = try await commit(["release-9", "v1.2-rc1", "z"], day: 0)
        let second = try await commit(["2024.01"], on: [first], day: 10)
        let third = try await commit(["v2024.01", "v3.0-rc5"], on: [second], day: 20)
        let elsewhere = try await commit(["v5.0"], on: [first], day: 30)
        #expect(try await names(below: third) == ["2024.01", "release-9"])
        #expect(try await names(below: elsewhere) == ["release-9"])
        let tip = try await commit([], on: [third], day: 40)
        #expect(try await names(below: tip, most: 2) == ["v2024.01", "2024.01"])
    }
}
