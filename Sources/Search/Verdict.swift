// SPDX-License-Identifier: Apache-2.0

/// What a test said about a commit.
package enum Verdict: String, Hashable, Sendable, Codable {
    /// The bug is not there.
    case good
    /// The bug is there.
    case bad
    /// It could not be found out.
    case skip
}
