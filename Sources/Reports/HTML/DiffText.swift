// SPDX-License-Identifier: Apache-2.0

/// A diff, as git prints it, with each line's kind. The signs at the beginning of the lines stay.
struct DiffText {
    /// For `pre`.
    let html: HTML
    /// How many lines it has.
    let lineCount: Int

    init(_ diff: String) {
        var lines = diff.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { Substring($0) }
        if lines.last?.isEmpty == true { lines.removeLast() }
        var isInside = false
        let marked = lines.map { line -> HTML in
            // What a hunk holds begins with a sign or a space, so this is never content.
            if line.hasPrefix("diff --git ") { isInside = false }
            if line.hasPrefix("@@") { isInside = true }
            let text = HTML(line: line)
            guard isInside else { return "<span class=\"head\">\(text)</span>\n" }
            switch line.unicodeScalars.first {
            case "+": return "<span class=\"added\">\(text)</span>\n"
            case "-": return "<span class=\"removed\">\(text)</span>\n"
            case "@": return "<span class=\"hunk\">\(text)</span>\n"
            default: return "<span>\(text)</span>\n"
            }
        }
        html = "<code>\(marked)</code>"
        lineCount = lines.count
    }
}
