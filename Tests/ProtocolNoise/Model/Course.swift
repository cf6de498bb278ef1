// SPDX-License-Identifier: Apache-2.0

import GuestProtocol
package import ScenarioFiles

/// What happens in a guest, and what its scenario calls bad: with that, the verdict of a line without noise is settled.
package struct Course: Hashable, Sendable {
    /// What the guest does.
    package enum Happening: String, Hashable, Sendable, CaseIterable {
        case exits0, exits1, exits125, signal, thirdRunExits1, prints, printsBad, floods, slow, timeOut
        case failsToSetUp, crashes, warns, hangs, hangsWhenUp, hangsStopping, restarts, restartsStopping, neverBoots

        /// Exit status or signal of the last run.
        var status: ReproducerStatus {
            switch self {
            case .exits1, .thirdRunExits1: .exited(1)
            case .exits125: .exited(125)
            case .signal: .signalled(11)
            default: .exited(0)
            }
        }

        /// How often the reproducer runs.
        var runs: Int { self == .thirdRunExits1 ? 3 : 1 }
    }

    package var happening: Happening
    package var badIf: Scenario.BadCondition

    /// Conditions of every kind that a boot is judged by.
    static let conditions: [Scenario.BadCondition] = [
        .exitStatus, .crash(nil), .crash(.substring("died")), .warning, .console(.substring("BUG: ")),
        .output(.regex("^BAD: .* at end$")), .noBoot, .slowerThan(.seconds(5)),
    ]

    package init(_ happening: Happening, badIf: Scenario.BadCondition) {
        self.happening = happening
        self.badIf = badIf
    }

    /// A course that a number stands for: every happening with every condition.
    package init(number: Int) {
        happening = Happening.allCases[number % Happening.allCases.count]
        badIf = Self.conditions[number / Happening.allCases.count % Self.conditions.count]
    }

    /// How many there are.
    package static let count = Happening.allCases.count * conditions.count

    /// When the reproducer ends, from its start; `nil`: never.
    var runTime: Duration? {
        switch happening {
        case .timeOut, .hangs, .crashes, .restarts: nil
        case .slow: .seconds(7)
        default: .milliseconds(2300)
        }
    }

    /// What the reproducer prints, and when.
    var output: [(time: Duration, bytes: [UInt8])] {
        switch happening {
        // In pieces that say something else when one is missing or comes late: a whole line is bad, a part never is.
        case .prints: lines("not BAD: no", "thing at end", " of it\nBAD: once", " more\n", " at end\n")
        case .printsBad: lines("a\nBAD", ": hole", " at end\n", "b\n")
        case .floods: lines(after: 30)
        default: lines("begin\n", "end\n")
        }
    }

    private func lines(_ pieces: String...) -> [(time: Duration, bytes: [UInt8])] {
        pieces.enumerated().map { (.milliseconds(300 + 400 * $0.offset), Array($0.element.utf8)) }
    }

    private func lines(after count: Int) -> [(time: Duration, bytes: [UInt8])] {
        (0..<count).map {
            (.milliseconds(100 + 20 * $0), Array("line \($0) ".utf8) + Array(repeating: 120, count: 80) + [10])
        }
    }
}
