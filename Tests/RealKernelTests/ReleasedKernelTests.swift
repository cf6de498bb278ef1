// SPDX-License-Identifier: Apache-2.0

import Foundation
import Search
import Sessions
import SystemPackage
import Testing

/// Debian's own kernels, fetched and booted: no compiler has a part in these but for the agent and the reproducer.
@Suite(.serialized) struct ReleasedKernelTests {
    private let program = DemoProgram()

    /// The last stock kernel of bookworm that loses what was touched of an appended buffer, and the first that does not:
    /// measured with 'make matrix'. In both cases as far as apt has them.
    private let lastBroken = "6.1.177-1"
    private let firstFixed = "6.1.180-1"

    /// The versions of the packages on offer, as `releases list` orders them.
    private func versions(in folder: FilePath) async throws -> [String] {
        let output = try await program.run(
            ["releases", "list", "--from", "apt", "--flavour", "cloud-amd64", "--series", "6.1", "--json"],
            in: folder
        )
        try #require(output.end == .exited(0), "\(output.errorText)")
        return try JSONDecoder().decode([ReleaseRecord].self, from: Data(output.standardOutput)).map(\.version)
    }

    @Test func theCureOfAPartlyTouchedAppendLiesBetweenTwoReleases() async throws {
        try await program.withFolder { folder in
            let versions = try await versions(in: folder)
            let older = versions.last { $0.compare(lastBroken, options: .numeric) != .orderedDescending }
            let newer = versions.first { $0.compare(firstFixed, options: .numeric) != .orderedAscending }
            let output = try await program.run(
                [
                    "releases", "run", "--from", "apt", "--find", "fix", "--series", "6.1", "--scenario",
                    "btrfs-append-touched", "--noise", "none", "--json",
                ],
                in: folder
            )
            try #require(output.end == .exited(0), "\(output.errorText)")
            let record = try JSONDecoder().decode(SessionRecord.self, from: Data(output.standardOutput))
            let difference = try #require(record.releases?.difference)
            #expect(difference.older.version == older)
            #expect(difference.newer.version == newer)
            #expect(difference.newer.packages.first?.trust != nil)
            // The cure itself, 66ff4d366e7e upstream, in Debian's words.
            #expect(
                difference.telling.contains {
                    $0.text.hasPrefix("btrfs: fix incorrect buffered IO fallback for append")
                }
            )
            #expect(record.releases?.modules.contains("btrfs") == true)
            for probe in record.probes {
                #expect(probe.verdict != .skip, "\(probe.reason)")
                #expect(probe.commit.release?.packages.first?.name.contains(probe.kernelRelease ?? "none") == true)
            }
            #expect(output.errorText.contains("The bug was cured between"))
        }
    }

    @Test func aMatrixShowsWhichCasesAreBadOnWhichRelease() async throws {
        try await program.withFolder { folder in
            let versions = try await versions(in: folder)
            let older = try #require(versions.last { $0.compare(lastBroken, options: .numeric) != .orderedDescending })
            let newer = try #require(versions.first { $0.compare(firstFixed, options: .numeric) != .orderedAscending })
            let output = try await program.run(
                [
                    "releases", "matrix", "\(older)..\(newer)", "--from", "apt", "--scenario", "btrfs-append-hole",
                    "--arg", "append-64k-*", "--json", "-o", folder.appending("matrix.md").string,
                ],
                in: folder
            )
            try #require(output.end == .exited(0), "\(output.errorText)")
            let matrix = try JSONDecoder().decode(ReleaseMatrix.self, from: Data(output.standardOutput))
            #expect(matrix.columns.map(\.release.version) == [older, newer])
            #expect(matrix.cases.count == 6)
            #expect(matrix.columns[0].cells["append-64k-anon-touched"]?.verdict == .bad)
            #expect(matrix.columns[0].cells["append-64k-anon-untouched"]?.verdict == .good)
            #expect(matrix.columns[1].cells.values.allSatisfy { $0.verdict == .good })
            let table = try String(contentsOfFile: folder.appending("matrix.md").string, encoding: .utf8)
            #expect(table.contains("append-64k-anon-touched"))
        }
    }
}
