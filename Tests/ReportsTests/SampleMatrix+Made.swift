// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions
import TestSupport

extension SampleMatrix {
    /// Few cases, one of which needs no group, with a kernel that says its name: the example of the documents.
    static func few() -> ReleaseMatrix {
        var matrix = empty()
        var (bad, good) = (
            column("6.1.170-3", .bad, "BAD append-64k: hole"), column("6.1.187-1", .good, "exit status 0")
        )
        bad.kernelRelease = "6.1.0-47-cloud-amd64"
        good.kernelRelease = "6.1.0-53-cloud-amd64"
        good.release.upstream = "v6.1.187"
        let hole = CaseResult(name: "append-64k", verdict: .bad, reason: "hole from 0 to 4096")
        let rwf = CaseResult(name: "rwf-64k", verdict: .skip, reason: "pwritev2: Operation not supported")
        matrix.add(bad, cases: [CaseResult(name: "append-4k", verdict: .good), hole, rwf])
        matrix.add(
            good,
            cases: ["append-4k", "append-64k", "rwf-64k"].map { CaseResult(name: $0, verdict: .good) }
        )
        matrix.add(column("6.12.73-1~deb12u1", .skip, "the kernel did not boot"), cases: [])
        matrix.notes = ["6.12.90-2~deb12u1 was left out: no space"]
        matrix.planned = matrix.columns.count
        return matrix
    }

    /// Every text is this one.
    static func made(of text: String) -> ReleaseMatrix {
        var matrix = ReleaseMatrix(
            scenario: text,
            title: text,
            command: text,
            kbisect: text,
            accelerator: text,
            started: text
        )
        let package = ReleaseRecord.Package(
            name: text,
            version: text,
            architecture: text,
            origin: text,
            trust: text
        )
        let names = [text] + (0..<20).map { "\(text)\($0)" }
        for (number, verdict) in [Verdict.bad, .skip, .good].enumerated() {
            let release = ReleaseRecord(version: text, flavour: "\(text)\(number)", packages: [package])
            var column = ReleaseMatrix.Column(release: release, verdict: verdict, reason: text, evidence: text)
            (column.kernelRelease, column.seconds) = (text, .infinity)
            let results = names.enumerated().map { place, name in
                CaseResult(name: name, verdict: place == 0 ? .skip : verdict, reason: text)
            }
            matrix.add(column, cases: results)
        }
        matrix.notes = [text]
        matrix.planned = matrix.columns.count
        return matrix
    }
}
