// SPDX-License-Identifier: Apache-2.0

package import Search
package import Sessions

/// Eleven Debian kernels against the forty-two cases of btrfs-append-hole: what a real run looks like.
package enum SampleMatrix {
    package static let versions = [
        "6.1.170-3", "6.1.176-1", "6.1.187-1", "6.1.190-1", "6.1.192-1", "6.1.192-2", "6.12.48-1~bpo12+1",
        "6.12.73-1~deb12u1", "6.12.90-2~deb12u1", "6.12.94-1~deb12u1", "6.12.107-1~deb12u1",
    ]

    package static let cases = ["append", "rwf"].flatMap { way in
        ["4k", "64k", "1m", "16m"].flatMap { size in
            ["anon", "memfd", "file"].flatMap { source in
                (size == "4k" ? ["untouched"] : ["untouched", "touched"]).map { "\(way)-\(size)-\(source)-\($0)" }
            }
        }
    }

    package static func empty(title: String = "btrfs: direct appending writes leave a hole") -> ReleaseMatrix {
        ReleaseMatrix(
            scenario: "btrfs-append-hole",
            title: title,
            command: "kbisect releases matrix --scenario btrfs-append-hole",
            kbisect: "0.5.0",
            accelerator: "tcg: /dev/kvm is not there",
            started: "2026-11-25T10:00:00Z"
        )
    }

    package static func column(_ version: String, _ verdict: Verdict, _ reason: String) -> ReleaseMatrix.Column {
        let package = ReleaseRecord.Package(
            name: "linux-image-\(version.prefix { $0 != "-" })-cloud-amd64-unsigned",
            version: version,
            architecture: "amd64",
            bytes: 26_000_000,
            origin: "apt: bookworm-security",
            trust: "signed archive"
        )
        let release = ReleaseRecord(version: version, flavour: "cloud-amd64", packages: [package])
        var column = ReleaseMatrix.Column(
            release: release,
            verdict: verdict,
            reason: reason,
            evidence: "releases/\(version)"
        )
        column.seconds = 11.4
        return column
    }

    /// Two bad releases, one whose write fails in one case, one that did not boot, seven good ones.
    package static func whole() -> ReleaseMatrix {
        var matrix = empty()
        for version in versions {
            let isBad = ["6.1.170-3", "6.1.176-1"].contains(version)
            let results = cases.map { name -> CaseResult in
                let isHole = name.hasSuffix("-touched") && !name.hasSuffix("64k-memfd-touched")
                if isBad, isHole { return CaseResult(name: name, verdict: .bad, reason: "hole from 0 to 4096") }
                if version == "6.1.192-2", name == "rwf-16m-file-untouched" {
                    return CaseResult(name: name, verdict: .skip, reason: "writing the source: No space left on device")
                }
                return CaseResult(name: name, verdict: .good)
            }
            if version == "6.12.73-1~deb12u1" {
                matrix.add(column(version, .skip, "the kernel did not boot: silent, a processor spins"), cases: [])
            } else if isBad {
                let reason = "BAD append-64k-anon-touched: hole from 0 to 4096 (and 15 more)"
                matrix.add(column(version, .bad, reason), cases: results)
            } else {
                matrix.add(column(version, .good, "exit status 0"), cases: results)
            }
        }
        matrix.planned = matrix.columns.count
        return matrix
    }
}
