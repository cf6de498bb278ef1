// SPDX-License-Identifier: Apache-2.0

import Search
import Testing

@testable import Sessions

/// Who vouches for a release's packages is in the record as soon as it is known, and stays there.
struct VouchedReleaseTests {
    private let package = ReleaseRecord.Package(
        name: "linux-image",
        version: "6.1.176-1",
        architecture: "amd64",
        origin: "apt"
    )

    @Test func aBootOfAKeptKernelDoesNotForgetWhoVouched() throws {
        let id = try #require(CommitID(String(repeating: "a", count: 40)))
        let release = ReleaseRecord(version: "6.1.176-1", flavour: "cloud-amd64", packages: [package])
        let end = SessionRecord.End(asked: "6.1.176-1", name: "6.1.176-1", commit: id, release: release)
        var record = SessionRecord(
            kind: .releases,
            kbisect: "0",
            command: "",
            repository: "",
            scenario: "s",
            title: "",
            old: [end],
            new: end,
            suspects: 1,
            accelerator: "tcg",
            tools: [],
            started: "2026-11-25T00:00:00Z"
        )
        record.releases = ReleaseFacts(sources: ["apt"], candidates: [.init(commit: id, release: release)])
        var commit = CommitRecord(id: id, parents: [], title: "", author: "", email: "", date: "")
        commit.release = release
        commit.release?.packages[0].trust = "the archive's signature"
        record.put(ProbeRecord(number: 1, commit: commit, purpose: "", evidence: "probes/01"))
        #expect(record.release(of: id)?.packages[0].trust == "the archive's signature")
        commit.release = release
        record.put(ProbeRecord(number: 2, commit: commit, purpose: "", evidence: "probes/02"))
        #expect(record.release(of: id)?.packages[0].trust == "the archive's signature")
    }

    @Test func aReleasesNameIsSafeAsAFolder() throws {
        let id = try #require(CommitID(String(repeating: "a", count: 40)))
        var commit = CommitRecord(id: id, parents: [], title: "", author: "", email: "", date: "")
        #expect(commit.fileName == "aaaaaaaaaaaa")
        commit.release = ReleaseRecord(version: "1:6.1~rc3/../../x\n", flavour: "", packages: [])
        #expect(commit.fileName == "1_6.1~rc3_.._.._x_")
        #expect(commit.name == "1:6.1~rc3/../../x\n")
    }
}
