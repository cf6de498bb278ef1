// SPDX-License-Identifier: Apache-2.0

package import Search

/// What one case of a reproducer came to on one kernel.
package struct CaseResult: Hashable, Sendable {
    /// As the reproducer calls it; hostile.
    package var name: String
    /// What it came to.
    package var verdict: Verdict
    /// What the reproducer said; hostile. Empty where it said nothing.
    package var reason: String

    package init(name: String, verdict: Verdict, reason: String = "") {
        self.name = name
        self.verdict = verdict
        self.reason = reason
    }
}
