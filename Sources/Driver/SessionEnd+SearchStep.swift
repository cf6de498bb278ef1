// SPDX-License-Identifier: Apache-2.0

package import Search
package import Sessions

extension SessionEnd {
    /// How a search by hand ended: each test is what a person said of a commit, and there is no scenario to expect
    /// anything.
    ///
    /// - Returns: `nil` while there is something to test.
    /// - Throws: Whatever `lookup` throws.
    package init?(
        byHand step: SearchStep,
        of record: SessionRecord,
        lookup: BisectionDriver.CommitLookup
    ) async throws {
        switch step {
        case .test:
            return nil
        case .found(let culprit):
            var parents: [ParentRecord] = []
            for parent in culprit.parents {
                let title = try await lookup(parent.commit).title
                parents.append(
                    ParentRecord(commit: parent.commit, how: parent.words(in: record.terms), title: title)
                )
            }
            self = .found(try await lookup(culprit.commit), parents: parents, expectation: .none)
        case .onlySkippedLeft(let commits):
            self = .onlySkippedLeft(try await Self.records(of: commits, lookup))
        case .notSettled(let commits):
            self = .notSettled(try await Self.records(of: commits, lookup))
        case .endsWrong(let problem):
            self = .endsWrong(problem.wordsByHand(in: record))
        }
    }

    private static func records(
        of commits: [CommitID],
        _ lookup: BisectionDriver.CommitLookup
    ) async throws -> [CommitRecord] {
        var records: [CommitRecord] = []
        for commit in commits { records.append(try await lookup(commit)) }
        return records
    }
}
