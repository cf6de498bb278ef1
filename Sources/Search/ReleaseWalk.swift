// SPDX-License-Identifier: Apache-2.0

/// The way back over releases to one that does not have the bug yet, for a search whose good end nobody knows.
///
/// The steps double: one release back, then two, four, eight. A release that cannot be tested is passed over for the
/// next older one.
package struct ReleaseWalk: Hashable, Sendable {
    /// The releases, newest first.
    package let releases: [CommitID]
    private var place = 0
    private var stride = 1
    private var oldestBad: CommitID?
    private var good: CommitID?

    package init(releases: [CommitID]) {
        self.releases = releases
    }

    /// What to do next, or how it ended.
    package enum Step: Hashable, Sendable {
        /// Test this release.
        case test(CommitID)
        /// This one is good; the oldest that was seen bad, unless it is the end that the walk began at.
        case found(good: CommitID, bad: CommitID?)
        /// None of those that can be tested is good; the oldest that was seen bad.
        case noneIsGood(oldest: CommitID?)
    }

    package var next: Step {
        if let good { return .found(good: good, bad: oldestBad) }
        return place < releases.count ? .test(releases[place]) : .noneIsGood(oldest: oldestBad)
    }

    /// Takes in what the test of the release that ``next`` asked for said.
    package mutating func record(_ verdict: Verdict) {
        guard place < releases.count, good == nil else { return }
        switch verdict {
        case .good: good = releases[place]
        case .skip: place += 1
        case .bad:
            oldestBad = releases[place]
            // The oldest one of all is tried before giving up.
            place = place == releases.count - 1 ? releases.count : min(place + stride, releases.count - 1)
            stride *= 2
        }
    }
}
