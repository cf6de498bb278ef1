// SPDX-License-Identifier: Apache-2.0

package import Search
package import Sessions

extension SessionEnd {
    /// How a search ended.
    ///
    /// - Parameters:
    ///   - record: The session's, which knows the words, and who tested.
    ///   - expectation: What a scenario expects of the commit that was found.
    /// - Returns: `nil` while there is something to test.
    /// - Throws: Whatever the two throw.
    package init?(
        _ step: SearchStep,
        of record: SessionRecord,
        lookup: BisectionDriver.CommitLookup,
        expectation: (CommitID) async throws -> Expectation = { _ in .none }
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
            self = .found(
                try await lookup(culprit.commit),
                parents: parents,
                expectation: try await expectation(culprit.commit)
            )
        case .onlySkippedLeft(let commits):
            self = .onlySkippedLeft(try await Self.records(of: commits, lookup))
        case .notSettled(let commits):
            self = .notSettled(try await Self.records(of: commits, lookup))
        case .endsWrong(let problem):
            let isByHand = record.kind == .byHand
            self = .endsWrong(isByHand ? problem.wordsByHand(in: record) : problem.words(in: record))
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
