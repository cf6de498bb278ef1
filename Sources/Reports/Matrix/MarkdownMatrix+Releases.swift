// SPDX-License-Identifier: Apache-2.0

import Sessions

extension MarkdownMatrix {
    /// Each release with its verdict.
    var releases: [String] {
        guard !matrix.columns.isEmpty else { return [] }
        let rows = matrix.columns.map { column in
            Self.row([
                Self.name(SpokenMatrix.name(of: column.release, in: matrix)),
                (column.kernelRelease ?? "").displayable(upTo: 120).markdown,
                Self.word(column.verdict),
                SpokenMatrix.tally(column, of: matrix.cases.count) ?? "",
                column.reason.displayable(upTo: 400).markdown,
                SpokenTime.text(column.seconds),
                column.evidence.displayable(upTo: 200).markdown,
            ])
        }
        return [
            "## Releases\n", "| release | kernel | verdict | cases | why | time | evidence |",
            "| --- | --- | --- | --- | --- | --: | --- |",
        ] + rows + [""]
    }

    /// What was booted, so that somebody else can have the same.
    var packages: [String] {
        let rows = matrix.columns.flatMap { column in
            column.release.packages.map { package in
                Self.row(
                    [
                        package.name, package.version, package.architecture, package.origin,
                        package.trust ?? "nobody vouches for it",
                    ]
                    .map { $0.displayable(upTo: 200).markdown }
                )
            }
        }
        guard !rows.isEmpty else { return [] }
        return [
            "## Packages\n", "| package | version | architecture | origin | checked by |",
            "| --- | --- | --- | --- | --- |",
        ] + rows + [""]
    }
}
