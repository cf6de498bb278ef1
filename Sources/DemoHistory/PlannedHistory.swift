// SPDX-License-Identifier: Apache-2.0

/// Somebody invented, at example.org, who signs off the commits.
package struct Person: Codable, Hashable, Sendable {
    package let name: String
    package let email: String

    package init(_ name: String, _ email: String) {
        self.name = name
        self.email = email
    }
}

/// A commit to be made.
package struct PlannedCommit: Codable, Hashable, Sendable {
    /// A line of development.
    package enum Branch: String, Codable, Sendable {
        /// The branch that is bisected.
        case main
        /// The branch that forks from main at its first commit and is merged once.
        case side
    }

    package let author: Person
    /// The first line of the message.
    package let title: String
    /// The rest of the message, without `Signed-off-by`, which is added.
    package let body: String
    package let branch: Branch
    /// What it changes, in this order.
    package let edits: [Edit]

    package init(_ author: Person, _ title: String, _ body: String, on branch: Branch = .main, _ edits: [Edit]) {
        self.author = author
        self.title = title
        self.body = body
        self.branch = branch
        self.edits = edits
    }

    /// The whole message, as git keeps it.
    var message: String { "\(title)\n\n\(body)\n\nSigned-off-by: \(author.name) <\(author.email)>\n" }
}

/// What is done next in a history.
package enum PlannedStep: Codable, Hashable, Sendable {
    case commit(PlannedCommit)
    /// Merges the side branch into main.
    case merge(Person, title: String, body: String)
}

/// A history on top of a source tree: commits, a merge, and names for some of them.
package struct PlannedHistory: Codable, Hashable, Sendable {
    /// Positions in ``steps`` that get a name.
    package struct Landmarks: Codable, Hashable, Sendable {
        /// The last commit known to be good. Tag `demo-good`.
        package let good: Int
        /// A good one nearer to the culprit, for a short bisection. Tag `demo-short-good`.
        package let shortGood: Int
        /// The commit to be found.
        package let culprit: Int
        /// A bad one nearer to the culprit. Tag `demo-short-bad`.
        package let shortBad: Int

        package init(good: Int, shortGood: Int, culprit: Int, shortBad: Int) {
            self.good = good
            self.shortGood = shortGood
            self.culprit = culprit
            self.shortBad = shortBad
        }
    }

    /// In the order in which they are made; dates rise with it. The last one is bad: tag `demo-bad`.
    package let steps: [PlannedStep]
    package let landmarks: Landmarks

    package init(steps: [PlannedStep], landmarks: Landmarks) {
        self.steps = steps
        self.landmarks = landmarks
    }
}
