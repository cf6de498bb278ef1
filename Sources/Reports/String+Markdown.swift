// SPDX-License-Identifier: Apache-2.0

import Sessions

extension String {
    /// The text as Markdown that shows it literally, also in a table cell: commit messages are hostile.
    ///
    /// Backslashes do for Markdown; `<`, `>` and `&` become references, since renderers pass HTML through.
    var markdown: String {
        var result = ""
        // Scalar by scalar: a combining mark would make one character of a bar and itself.
        for scalar in displayable.unicodeScalars {
            switch scalar {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "\\", "`", "*", "_", "[", "]", "|", "~": result += "\\\(scalar)"
            case "@": result += "&#64;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        // What looks like an address would become a link.
        return result.replacing("://", with: ":&#47;&#47;").replacing("www.", with: "www&#46;")
    }
}
