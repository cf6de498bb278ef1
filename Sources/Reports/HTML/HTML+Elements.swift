// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// What several sections of the page use.
extension HTML {
    /// A row of a list of names and values, or nothing where there is no value.
    static func row(_ name: HTML, _ value: HTML?) -> HTML {
        value.map { "<div><dt>\(name)</dt><dd>\($0)</dd></div>\n" } ?? ""
    }

    /// A list of names and values.
    static func facts(_ rows: [HTML]) -> HTML { "<dl>\n\(rows)</dl>\n" }

    /// Texts below each other; one alone is no list.
    static func list(_ texts: [String]) -> HTML {
        guard texts.count != 1 else { return "\(texts[0], upTo: 2000)" }
        return "<ul>\n\(texts.map { text -> HTML in "<li>\(text, upTo: 2000)</li>\n" })</ul>"
    }

    /// A text of several lines, each a paragraph.
    static func paragraphs(_ text: String) -> HTML {
        HTML(
            text.unicodeScalars.split(separator: "\n").prefix(100).map { line in
                "<p>\(String(line), upTo: 2000)</p>\n"
            }
        )
    }

    /// What is long, behind a line that opens it.
    static func details(_ summary: HTML, _ body: HTML) -> HTML {
        "<details><summary>\(summary)</summary>\n\(body)\n</details>\n"
    }

    /// Text with its line breaks, in a box that scrolls by itself and that a keyboard reaches.
    static func preformatted(_ text: HTML, label: HTML) -> HTML {
        // An HTML parser drops a line feed that follows the tag, so one is given to it.
        "<pre tabindex=\"0\" role=\"region\" aria-label=\"\(label)\">\n\(text)</pre>\n"
    }

    /// A table in a box that scrolls by itself.
    ///
    /// - Parameter groups: The rows; the heading of a group of them is its first.
    static func table(_ label: HTML, head: HTML, groups: [[HTML]], foot: HTML? = nil) -> HTML {
        """
        <div class="scroll" tabindex="0" role="region" aria-label="\(label)">
        <table>
        <caption>\(label)</caption>
        <thead><tr>\(head)</tr></thead>
        \(groups.map { rows -> HTML in "<tbody>\n\(rows)</tbody>\n" })\(foot.map { "<tfoot>\($0)</tfoot>\n" })</table>
        </div>

        """
    }

    /// The heading of a column.
    static func column(_ name: HTML) -> HTML { "<th scope=\"col\">\(name)</th>" }
    /// The heading of a column of figures.
    static func figures(_ name: HTML) -> HTML { "<th scope=\"col\" class=\"figure\">\(name)</th>" }

    /// The first digits of a commit's name; all of them where the pointer rests.
    static func id(_ commit: CommitID) -> HTML { "<code class=\"id\" title=\"\(commit.hex)\">\(commit.short)</code>" }

    /// A release's version, as the distribution writes it.
    static func version(_ release: ReleaseRecord) -> HTML { "<code>\(release.shownVersion)</code>" }

    /// What a person calls a commit: its first digits, or the version of the release that it stands for.
    static func name(_ commit: CommitRecord) -> HTML { commit.release.map(version) ?? id(commit.id) }

    /// A commit on a line: `8184620ae212 btrfs: fix ...`; a release with its package.
    static func line(_ commit: CommitRecord) -> HTML { "\(name(commit)) \(commit.title, upTo: 200)" }

    /// A name with an address behind it.
    static func person(_ name: String, _ address: String) -> HTML {
        "\(name, upTo: 200)\(address.isEmpty ? nil : " <span class=\"muted\">&lt;\(address, upTo: 200)&gt;</span>")"
    }

    /// A text that may begin with an address of the web, which becomes a link.
    ///
    /// Only http and https, and only what needs no quoting: everything else stays a text.
    static func linked(_ text: String) -> HTML {
        let address = text.prefix { $0 != " " }
        let rest = String(text[address.endIndex...])
        let isAddress =
            (address.hasPrefix("https://") || address.hasPrefix("http://")) && address.utf8.count <= 2000
            && address.utf8.allSatisfy { (0x21..<0x7F).contains($0) && !"\"'<>`\\".utf8.contains($0) }
        guard isAddress else { return "\(text, upTo: 500)" }
        return "<a href=\"\(String(address))\" rel=\"noopener noreferrer\">\(String(address))</a>\(rest, upTo: 500)"
    }
}
