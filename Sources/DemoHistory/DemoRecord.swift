// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import Search
internal import SystemPackage

/// What is remembered beside a finished repository, to know it again.
struct DemoRecord: Codable, Hashable {
    /// The tarball that it was made from.
    struct Source: Codable, Hashable {
        let path: String
        let size: Int
        /// Seconds since 1970.
        let modified: Int
    }

    /// Counts up when the same plan gives other commits: other dates, another committer.
    static let currentFormat = 1

    let format: Int
    let source: Source
    /// git's hash of the plan: another plan gives another history.
    let plan: String
    let version: String
    let good: CommitID
    let bad: CommitID
    let shortGood: CommitID
    let shortBad: CommitID
    let culprit: CommitID

    func repository(at path: FilePath, wasReused: Bool) -> DemoRepository {
        DemoRepository(
            path: path,
            version: version,
            good: good,
            bad: bad,
            shortGood: shortGood,
            shortBad: shortBad,
            culprit: culprit,
            wasReused: wasReused,
            note: "Linux \(version) from \(source.path), with commits that kbisect made for the demo"
        )
    }

    /// The record in a file, `nil` where there is none or it cannot be understood.
    static func read(_ file: FilePath) -> DemoRecord? {
        guard let data = try? Data(contentsOf: URL(filePath: file.string)) else { return nil }
        return try? JSONDecoder().decode(DemoRecord.self, from: data)
    }

    func write(to file: FilePath) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(self).write(to: URL(filePath: file.string), options: .atomic)
    }
}
