// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// What the history looks like that is searched.
enum HistoryShape: String, CaseIterable, Sendable {
    case line, merging

    var words: String {
        switch self {
        case .line: "a line"
        case .merging: "7 % merges"
        }
    }

    func made(_ count: Int, _ generator: inout SeededGenerator) -> SimulatedHistory {
        switch self {
        case .line: .line(count)
        case .merging: .merging(count, &generator)
        }
    }
}
