// SPDX-License-Identifier: Apache-2.0

extension Scenario {
    /// What counts as bad, and what an exit status means.
    ///
    /// A crash that no condition asks for is never good: it is another bug, so the commit cannot be tested.
    package struct Rules: Hashable, Sendable, Codable {
        /// How many conditions there can be.
        package static let mostConditions = 32

        /// Any one of these makes a run bad. Never empty.
        package var badIf: [BadCondition]
        /// What the reproducer's exit statuses mean; looked at only with ``BadCondition/exitStatus`` among ``badIf``.
        package var exitStatus: ExitStatusRules

        package init(badIf: [BadCondition] = [.exitStatus], exitStatus: ExitStatusRules = ExitStatusRules()) {
            self.badIf = badIf
            self.exitStatus = exitStatus
        }
    }

    /// Something that makes a run bad.
    package enum BadCondition: Hashable, Sendable, Codable {
        /// The reproducer's exit status is one of ``ExitStatusRules/bad``.
        case exitStatus
        /// The kernel crashed: an oops, a panic, a hang; with a pattern, only if the title matches.
        case crash(TextPattern?)
        /// The kernel printed a `WARNING`, or lockdep complained.
        case warning
        /// A line of the console matches.
        case console(TextPattern)
        /// A line of the reproducer's output matches.
        case output(TextPattern)
        /// The guest did not boot in time.
        case noBoot
        /// The commit does not build. One that builds is good when nothing else is looked for.
        case noBuild
        /// A run took longer than this.
        case slowerThan(Duration)

        /// What it looks for in a text; `nil` where it does not look into texts.
        package var pattern: TextPattern? {
            switch self {
            case .crash(let pattern): pattern
            case .console(let pattern), .output(let pattern): pattern
            case .exitStatus, .warning, .noBoot, .noBuild, .slowerThan: nil
            }
        }
    }

    /// What exit statuses mean; the default is git bisect's contract. A status in none of them cannot be judged.
    package struct ExitStatusRules: Hashable, Sendable, Codable {
        /// The bug did not show.
        package var good: StatusSet
        /// This commit cannot be tested.
        package var skip: StatusSet
        /// The bug showed.
        package var bad: StatusSet

        package init(
            good: StatusSet = StatusSet([0...0]),
            skip: StatusSet = StatusSet([125...125]),
            bad: StatusSet = StatusSet([1...124, 126...127])
        ) {
            self.good = good
            self.skip = skip
            self.bad = bad
        }
    }
}

/// Exit statuses, 0 to 255, as ranges.
package struct StatusSet: Hashable, Sendable, Codable {
    /// In the order of the file.
    package var ranges: [ClosedRange<Int>]

    package init(_ ranges: [ClosedRange<Int>]) { self.ranges = ranges }

    /// Whether a status is in one of the ranges.
    package func contains(_ status: Int) -> Bool { ranges.contains { $0.contains(status) } }
}
