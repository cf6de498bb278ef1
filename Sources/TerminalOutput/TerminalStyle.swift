// SPDX-License-Identifier: Apache-2.0

/// How texts are set off on a terminal.
package struct TerminalStyle: Hashable, Sendable {
    /// What a piece of text is.
    package enum Role: String, Hashable, Sendable {
        case good = "32"
        case bad = "31"
        case skip = "33"
        case faint = "2"
        case strong = "1"
    }

    /// Whether escape sequences may be printed.
    package var isColoured: Bool

    /// No colours where `NO_COLOR` is set to anything (https://no-color.org), the terminal is dumb, or it is none.
    package init(isTerminal: Bool, environment: [String: String]) {
        let refused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        isColoured = isTerminal && !refused && environment["TERM"] != "dumb"
    }

    /// A text in its role's style. It has to be displayable already.
    package func callAsFunction(_ role: Role, _ text: String) -> String {
        isColoured ? "\u{1B}[\(role.rawValue)m\(text)\u{1B}[0m" : text
    }
}
