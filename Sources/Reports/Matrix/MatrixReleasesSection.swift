// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// The releases of a matrix with their verdicts, and the packages that they come in.
struct MatrixReleasesSection {
    private let matrix: ReleaseMatrix

    init(_ matrix: ReleaseMatrix) {
        self.matrix = matrix
    }

    /// `nil` while there is none.
    var section: PageSection? {
        guard !matrix.columns.isEmpty else { return nil }
        let head: [HTML] = ["release", "kernel", "verdict", "cases", "why"]
        let rows = matrix.columns.map { column -> HTML in
            """
            <tr><th scope="row">\(SpokenMatrix.name(of: column.release, in: matrix), upTo: 120)</th>\
            <td>\(column.kernelRelease ?? "", upTo: 120)</td>\
            <td>\(HTML.badge(column.verdict, .standard(.cause)))</td>\
            <td>\(SpokenMatrix.tally(column, of: matrix.cases.count) ?? "")</td>\
            <td class="wide">\(column.reason, upTo: 1000)</td>\
            <td class="figure">\(SpokenTime.text(column.seconds))</td>\
            <td><code>\(column.evidence, upTo: 200)</code></td></tr>

            """
        }
        let table = HTML.table(
            "Each release as a whole",
            head: HTML(head.map(HTML.column)) + HTML.figures("time") + HTML.column("evidence"),
            groups: [rows]
        )
        return PageSection(id: "releases", heading: "Releases", body: table)
    }

    /// What was booted, so that somebody else can have the same.
    var packages: PageSection? {
        let rows = matrix.columns.flatMap(\.release.packages).map { package -> HTML in
            """
            <tr><th scope="row"><code>\(package.name, upTo: 200)</code></th><td>\(package.version, upTo: 120)</td>\
            <td>\(package.architecture, upTo: 60)</td><td class="wide">\(package.origin, upTo: 400)</td>\
            <td>\(package.trust ?? "nobody vouches for it", upTo: 200)</td></tr>

            """
        }
        guard !rows.isEmpty else { return nil }
        let head: [HTML] = ["package", "version", "architecture", "origin", "checked by"]
        let table = HTML.table("The packages that were booted", head: HTML(head.map(HTML.column)), groups: [rows])
        return PageSection(id: "packages", heading: "Packages", body: table)
    }
}
