// SPDX-License-Identifier: Apache-2.0

/// What a search looks for.
package enum Sought: String, Hashable, Sendable, Codable {
    /// The commit that brought the bug: old commits are without it, new ones have it.
    case cause
    /// The commit that cured it: old commits have the bug, new ones are without it.
    case fix
}

/// The words of a search for its two sides, as git's `--term-old` and `--term-new`.
///
/// They are words for people and for git's log only. A ``Verdict`` is by symptom whatever is sought: bad where the bug
/// shows. So in a search for a fix it is the *old* side that is bad.
package struct Terms: Hashable, Sendable {
    /// What is looked for, and so which verdict each word stands for.
    package let sought: Sought
    /// The word for commits before the one that is sought.
    package let old: String
    /// The word for it and those after it.
    package let new: String

    /// Takes words of a person's own.
    package init(sought: Sought, old: String, new: String) throws(TermsError) {
        try Self.check(old, as: .old)
        try Self.check(new, as: .new)
        guard old != new else { throw .same(old) }
        self.init(checked: sought, old, new)
    }

    private init(checked sought: Sought, _ old: String, _ new: String) {
        self.sought = sought
        self.old = old
        self.new = new
    }

    /// `good` and `bad`, or `broken` and `fixed`.
    package static func standard(_ sought: Sought) -> Terms {
        switch sought {
        case .cause: Terms(checked: .cause, "good", "bad")
        case .fix: Terms(checked: .fix, "broken", "fixed")
        }
    }

    /// The same words for another thing that is sought.
    ///
    /// Only `good` and `bad` do not survive it: in a search for a fix `good` would stand for the commits with the bug.
    package func seeking(_ sought: Sought) -> Terms {
        if sought == .fix, old == "good" || new == "bad" { return .standard(.fix) }
        return Terms(checked: sought, old, new)
    }

    /// What git's log calls a verdict.
    package func word(for verdict: Verdict) -> String {
        switch (sought, verdict) {
        case (_, .skip): "skip"
        case (.cause, .good), (.fix, .bad): old
        case (.cause, .bad), (.fix, .good): new
        }
    }

    /// What the commit that is sought is called: `first bad commit`. git 2.55 puts quotes around the word; git before it
    /// and those who read what it prints do not.
    package var firstNew: String { "first \(new) commit" }
}

extension Terms: Codable {
    private enum CodingKeys: String, CodingKey {
        case sought, old, new
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        do {
            try self.init(
                sought: container.decode(Sought.self, forKey: .sought),
                old: container.decode(String.self, forKey: .old),
                new: container.decode(String.self, forKey: .new)
            )
        } catch let error as TermsError {
            throw DecodingError.dataCorruptedError(forKey: .old, in: container, debugDescription: "\(error)")
        }
    }
}
