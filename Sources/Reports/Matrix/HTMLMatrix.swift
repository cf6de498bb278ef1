// SPDX-License-Identifier: Apache-2.0

import Search
package import Sessions

/// Released kernels against the cases of a reproducer, as one HTML file that needs nothing else.
package struct HTMLMatrix: Hashable, Sendable {
    private let matrix: ReleaseMatrix

    package init(_ matrix: ReleaseMatrix) {
        self.matrix = matrix
    }

    /// The page.
    package var text: String {
        Page(
            title: [matrix.title, matrix.scenario].first { !$0.isEmpty } ?? "Released kernels",
            kbisect: matrix.kbisect,
            style: StyleSheet.all + StyleSheet.matrix,
            aim: "the answer",
            sections: sections,
            source: " from what it found out about released kernels, begun \(matrix.started, upTo: 40)."
        )
        .html.source
    }

    private var sections: [PageSection] {
        [
            answer, allCases, MatrixReasons(matrix).section, MatrixReleasesSection(matrix).section,
            MatrixReleasesSection(matrix).packages, environment,
        ]
        .compactMap(\.self)
    }

    private var answer: PageSection {
        let table = CaseTable(matrix)
        let repetition: HTML =
            matrix.command.isEmpty
            ? ""
            : """
            <h3>To repeat it</h3>
            \(HTML.preformatted(HTML(line: Substring(matrix.command)), label: "The command that repeats it"))
            """
        return PageSection(
            id: "answer",
            heading: "Where it shows",
            body: """
                <div class="answer \(kind)">
                <p class="lead">\(SpokenMatrix.answer(matrix))</p>
                <p>\(matrix.columns.count.counted("release")), \(matrix.cases.count.counted("case")).</p>
                </div>
                \(table.overview)\(table.groups)\(repetition)
                """
        )
    }

    /// Which colour the answer's frame has; the sentence in it says the same.
    private var kind: HTML {
        let verdicts = matrix.columns.map(\.verdict)
        if verdicts.contains(.bad) { return "bad" }
        return verdicts.contains(.good) ? "done" : "skip"
    }

    private var allCases: PageSection? {
        guard matrix.isGrouped else { return nil }
        return PageSection(id: "cases", heading: "All cases", body: CaseTable(matrix).all)
    }

    private var environment: PageSection {
        let notes: HTML =
            matrix.notes.isEmpty
            ? ""
            : "<h3>Notes</h3>\n<ul>\n\(matrix.notes.map { note -> HTML in "<li>\(note, upTo: 4000)</li>\n" })</ul>\n"
        return PageSection(
            id: "environment",
            heading: "Environment",
            body: notes
                + HTML.facts([
                    HTML.row("scenario", "\(matrix.scenario, upTo: 200)"),
                    HTML.row("guests", "\(matrix.accelerator, upTo: 400)"),
                    HTML.row("kbisect", "\(matrix.kbisect, upTo: 100)"),
                    HTML.row("started", "\(matrix.started, upTo: 60)"),
                ])
        )
    }
}
