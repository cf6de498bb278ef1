// SPDX-License-Identifier: Apache-2.0

/// The frame that all pages share: one HTML file that needs nothing else, without a script or an outside resource.
struct Page {
    /// Of the window and above all; somebody's text.
    var title: String
    /// The version that made it.
    var kbisect: String
    var style: HTML = StyleSheet.all
    /// What a keyboard may skip to: `the answer`.
    var aim: HTML
    var sections: [PageSection]
    /// What it was made from, behind the version: ` from the record of a session.`
    var source: HTML

    /// The page.
    var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" \
        content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <meta name="referrer" content="no-referrer">
        <title>\(title, upTo: 200): kbisect</title>
        <style>
        \(style)
        </style>
        </head>
        <body>
        <a class="skip" href="#main">Skip to \(aim)</a>
        <header>
        <p class="product">kbisect <span class="muted">\(kbisect, upTo: 40)</span></p>
        <h1>\(title, upTo: 400)</h1>
        </header>
        <nav aria-label="Contents"><ul>
        \(sections.map(\.link))</ul></nav>
        <main id="main">
        \(sections.map(\.html))</main>
        <footer><p>Made by kbisect \(kbisect, upTo: 40)\(source)</p></footer>
        </body>
        </html>

        """
    }
}

/// A part of the page, as its table of contents knows it.
struct PageSection: Sendable {
    /// For the table of contents.
    let link: HTML
    /// With its heading.
    let html: HTML

    /// - Parameter id: What a link leads to.
    init(id: HTML, heading: HTML, body: HTML) {
        link = "<li><a href=\"#\(id)\">\(heading)</a></li>\n"
        html = """
            <section id="\(id)" aria-labelledby="\(id)-heading">
            <h2 id="\(id)-heading">\(heading)</h2>
            \(body)</section>

            """
    }
}
