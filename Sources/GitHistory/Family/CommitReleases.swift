// SPDX-License-Identifier: Apache-2.0

/// The tags that contain a commit, as a person wants to hear of them.
package struct CommitReleases: Hashable, Sendable {
    /// The oldest mainline release or candidate: `v6.1-rc4`.
    package let mainline: String?
    /// The oldest of each stable series, in the order of versions: `v5.15.78`, `v6.0.8`.
    package let stable: [String]
    /// Other tags, the oldest commits first, at most ten.
    package let others: [String]

    private static let mostOthers = 10

    /// - Parameter tags: All that contain the commit, with the dates of their commits.
    init(_ tags: [(name: String, date: Int64)]) {
        var releases: [ReleaseTag] = []
        var rest: [(date: Int64, name: String)] = []
        for tag in tags {
            if let release = ReleaseTag(tag.name) {
                releases.append(release)
            } else {
                rest.append((tag.date, tag.name))
            }
        }
        mainline = releases.filter { $0.patch == nil }.min()?.name
        stable = Dictionary(grouping: releases.filter { $0.patch != nil }, by: \.series)
            .compactMap { $0.value.min() }.sorted().map(\.name)
        others = rest.sorted(by: <).prefix(Self.mostOthers).map(\.name)
    }
}
