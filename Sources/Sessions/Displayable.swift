// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text on one line, safe to print: control and format characters (escapes, bidi overrides) become visible.
    ///
    /// Commit messages, file names and guest output are somebody else's, and a terminal obeys what it is sent.
    package var displayable: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
                result += scalar == "\t" ? " " : "\\u{\(String(scalar.value, radix: 16))}"
            default:
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// ``displayable``, cut to a length that fits a line, with an ellipsis where something is missing.
    package func displayable(upTo length: Int) -> String {
        // Scalars, not characters: one character may carry a thousand combining marks.
        let scalars = displayable.unicodeScalars
        guard scalars.count > length else { return String(scalars) }
        return String(String.UnicodeScalarView(scalars.prefix(max(0, length - 1)))) + "…"
    }
}
