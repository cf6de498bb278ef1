// SPDX-License-Identifier: Apache-2.0

/// Where the message of a commit says which other commit it was taken from.
enum UpstreamReference {
    /// The commits that a message names as the ones it was taken from, in lower case.
    ///
    /// Stable kernels write `commit <sha> upstream.` or `[ Upstream commit <sha> ]` on a line of its own,
    /// `git cherry-pick -x` writes `(cherry picked from commit <sha>)`. A mention within a sentence does not
    /// count, nor do fewer than 12 digits, which are not enough to tell commits of Linux apart.
    static func commits(namedIn message: String) -> [String] {
        let expressions = [
            /\s*commit ([0-9a-f]{12,40}) upstream\.?\s*/.ignoresCase(),
            /\s*\[\s*upstream commit ([0-9a-f]{12,40})\s*\]\s*/.ignoresCase(),
            /\s*\(cherry[- ]picked from commit ([0-9a-f]{12,40})\)\s*/.ignoresCase(),
        ]
        // A line of hundreds of characters is none of these, whoever wrote it.
        return message.split(whereSeparator: \.isNewline).filter { $0.utf8.count < 200 }.compactMap { line in
            expressions.lazy.compactMap { line.wholeMatch(of: $0)?.1.lowercased() }.first
        }
    }
}
