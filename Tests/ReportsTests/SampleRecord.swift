// SPDX-License-Identifier: Apache-2.0

import Foundation
import Proof
import Search
import Sessions

/// A session with everything that a record can hold: the btrfs regression of 6.0.9, with people of example.org.
enum SampleRecord {
    struct NoCommit: Error {
        let hex: String
    }

    static let title = "btrfs: fix lost file sync on direct IO write with nowait and dsync iocb"

    /// An id that begins with these digits.
    static func id(_ hex: String) throws -> CommitID {
        let digits = hex + "0123456789abcdef0123456789abcdef01234567".dropFirst(hex.count)
        guard let id = CommitID(digits) else { throw NoCommit(hex: hex) }
        return id
    }

    static func commit(_ hex: String, _ title: String, parents: [String] = []) throws -> CommitRecord {
        CommitRecord(
            id: try id(hex),
            parents: try parents.map(id),
            title: title,
            author: "Ada Vestergård",
            email: "ada@example.org",
            date: "2022-10-28T13:15:35+01:00"
        )
    }

    static func culprit() throws -> CommitRecord { try commit("c0ffee", title, parents: ["600d0003"]) }

    /// The session before its first probe.
    static func begun(_ kind: SessionRecord.Kind = .bisection) throws -> SessionRecord {
        var record = SessionRecord(
            kind: kind,
            kbisect: "0.1.0",
            command: "kbisect run v6.0.7..v6.0.9 --repo /home/me/linux --scenario btrfs-append-hole",
            repository: "/home/me/linux",
            scenario: "btrfs-append-hole",
            title: "btrfs: direct appending writes from unpopulated memory leave a hole in front of the data",
            old: [SessionRecord.End(asked: "6.0.7-301.fc37.x86_64", name: "v6.0.7", commit: try id("600d0001"))],
            new: SessionRecord.End(asked: "v6.0.9", name: "v6.0.9", commit: try id("bad00001")),
            suspects: 415,
            accelerator: "tcg: no vmx or svm in /proc/cpuinfo",
            tools: [
                SessionRecord.Tool(name: "gcc", version: "gcc (Debian 12.2.0-14+deb12u1) 12.2.0"),
                SessionRecord.Tool(name: "qemu", version: "QEMU emulator version 7.2.22"),
            ],
            started: "2026-01-02T03:04:05Z"
        )
        record.host = SessionRecord.Host(
            distribution: "Debian GNU/Linux 12 (bookworm)",
            kernel: "Linux version 6.1.0-44-amd64",
            processors: 2
        )
        record.reproducer = SessionRecord.Reproducer(
            name: "reproducers/btrfs-append-hole.c",
            file: "reproducer/btrfs-append-hole.c",
            arguments: ["*-untouched"],
            runs: 1
        )
        record.badIf = ["a line of output begins with BAD"]
        return record
    }

    static func probe(
        _ number: Int,
        _ commit: CommitRecord,
        _ verdict: Verdict,
        _ purpose: String = "to narrow the range"
    ) -> ProbeRecord {
        let folder = "probes/0\(number)-\(commit.id.short)"
        var probe = ProbeRecord(number: number, commit: commit, purpose: purpose, evidence: folder)
        probe.verdict = verdict
        probe.reason =
            switch verdict {
            case .good: "exit status 0"
            case .bad: "BAD append-4k: size 8192 instead of 4096; hole from 0 to 4096"
            case .skip: "does not build: fs/btrfs/file.c:1: error: expected ';'"
            }
        probe.seconds.checkout = 0.2
        probe.seconds.build = 30.5
        probe.seconds.total = 35.9
        probe.at = Double(number) * 40
        if verdict == .skip { return probe }
        probe.seconds.boot = 0.8
        probe.seconds.test = 2.1
        probe.kernelRelease = "6.0.8"
        probe.taint = 0
        probe.compiledObjects = 57
        probe.changedFiles = 12
        probe.tree = String(repeating: "7", count: 40)
        probe.image = String(repeating: "9", count: 64)
        return probe
    }

    /// A finished bisection, proven.
    static func found() throws -> SessionRecord {
        var record = try begun()
        let culprit = try culprit()
        record.probes = [
            probe(1, try commit("bad00001", "Linux 6.0.9"), .bad, "the bad end"),
            probe(2, try commit("600d0001", "Linux 6.0.7"), .good, "a good end"),
            probe(3, try commit("5c1b0002", "btrfs: does not build"), .skip),
            probe(4, culprit, .bad),
            probe(5, try commit("600d0003", "btrfs: the one before"), .good),
        ]
        record.probes[3].trials = ProbeRecord.Trials(bad: 3)
        record.probes[3].crash = "WARNING in btrfs_direct_write"
        record.probes[3].oops = ProbeRecord.Oops(
            lines: [
                "WARNING: CPU: 0 PID: 71 at fs/btrfs/file.c:1900",
                " btrfs_direct_write+0x1a2/0x3c0 fs/btrfs/file.c:1900",
            ],
            resolved: 1
        )
        var without = probe(6, try commit("bad00001", "Linux 6.0.9"), .good, "the newest bad kernel without the commit")
        without.made = ProbeRecord.Made(kind: .revert, commits: [culprit.id])
        without.isOfProof = true
        record.probes.append(without)
        record.end = .found(
            culprit,
            parents: [ParentRecord(commit: try id("600d0003"), how: "tested good")],
            expectation: .met
        )
        record.notes = ["6.0.7-301.fc37.x86_64 was taken as the tag v6.0.7"]
        record.updated = "2026-01-02T03:44:05Z"
        record.culprit = try facts()
        record.proof = try proof(culprit)
        record.graph = GraphOutline(
            nodes: [
                try node("bad00001", .bad, .excluded, [("c0ffee", 200)]),
                try node("c0ffee", .bad, .suspect, [("600d0003", 0)]),
                try node("600d0003", .good, .cleared, []),
            ],
            total: 415
        )
        return record
    }
}
