// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import Testing

/// A page, looked at by a parser that is not ours: Python's.
struct HTMLPage: Decodable {
    /// What is wrong: tags that do not nest, names that are not unique, links that lead nowhere, things to load.
    let problems: [String]
    /// The levels of the headings, in their order.
    let headings: [Int]
    /// Every tag that occurs.
    let tags: Set<String>
    /// Where links lead.
    let links: [String]
    /// The texts, without style sheet and markup.
    let text: String

    init(_ page: String) async throws {
        let output = try await HostCommandRunner().capture(
            HostCommand("python3", ["-c", Self.parser]),
            input: Array(page.utf8),
            limit: 16 << 20,
            timeout: .seconds(120)
        )
        #expect(output.end.isSuccess, "\(output.errorText)")
        self = try JSONDecoder().decode(HTMLPage.self, from: Data(output.standardOutput))
    }

    private static let parser = """
        import json, sys
        from html.parser import HTMLParser

        VOID = {"meta", "br"}

        class Page(HTMLParser):
            def __init__(self):
                super().__init__(convert_charrefs=True)
                self.open, self.problems, self.ids, self.wanted = [], [], set(), []
                self.headings, self.tags, self.links, self.text = [], set(), [], []

            def handle_starttag(self, tag, attributes, closed=False):
                self.tags.add(tag)
                names = [name for name, _ in attributes]
                if len(names) != len(set(names)):
                    self.problems.append(f"attributes of {tag} repeat")
                for name, value in attributes:
                    if name == "id":
                        if value in self.ids: self.problems.append(f"id {value} repeats")
                        self.ids.add(value)
                    elif name in ("aria-labelledby", "aria-describedby"):
                        self.wanted.append(value)
                    elif name == "href":
                        self.links.append(value)
                        if value.startswith("#"): self.wanted.append(value[1:])
                    elif name.startswith("on") or name in ("src", "srcset", "srcdoc", "action", "background", "data"):
                        self.problems.append(f"{tag} has {name}")
                if tag == "th" and "scope" not in names: self.problems.append("th without scope")
                if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit(): self.headings.append(int(tag[1]))
                if tag not in VOID and not closed: self.open.append(tag)

            def handle_startendtag(self, tag, attributes):
                self.handle_starttag(tag, attributes, closed=True)

            def handle_endtag(self, tag):
                if not self.open or self.open[-1] != tag:
                    self.problems.append(f"</{tag}> at {self.getpos()} closes {self.open[-1:]}")
                else:
                    self.open.pop()

            def handle_data(self, data):
                if "style" in self.open:
                    if "url(" in data or "@import" in data: self.problems.append("the style sheet loads something")
                else:
                    self.text.append(data)

            def handle_comment(self, data):
                self.problems.append("a comment: " + data)

        page = Page()
        page.feed(sys.stdin.buffer.read().decode("utf-8"))
        page.close()
        page.problems += [f"{tag} is not closed" for tag in page.open]
        page.problems += [f"nothing is called {name}" for name in page.wanted if name not in page.ids]
        json.dump({"problems": page.problems, "headings": page.headings, "tags": sorted(page.tags),
                   "links": page.links, "text": "".join(page.text)}, sys.stdout)
        """
}
