// SPDX-License-Identifier: Apache-2.0

import Noise
import Proof
import Search
import Sessions

/// A session with something of everything: a merge, a skip with a crash, a proof with a check that failed.
enum SampleSession {
    /// A commit's name that begins with these digits.
    static func id(_ digits: String) -> CommitID {
        let all = String((digits + String(repeating: "0123456789abcdef", count: 3)).prefix(40))
        guard let id = CommitID(all) else { preconditionFailure("'\(digits)' are no hexadecimal digits") }
        return id
    }

    static func commit(_ digits: String, _ title: String, author: String = "Nora Example") -> CommitRecord {
        CommitRecord(
            id: id(digits),
            parents: [id("42cf43f78bb5")],
            title: title,
            author: author,
            email: "nora@example.org",
            date: "2022-10-10T14:03:08+01:00"
        )
    }

    static let culprit = commit(
        "8184620ae212",
        "btrfs: fix lost file sync on direct IO write with nowait and dsync iocb"
    )

    /// A bisection that found its culprit and confirmed it.
    static var found: SessionRecord {
        var record = begun
        record.probes = probes
        record.graph = graph
        record.culprit = facts
        record.proof = proof
        record.notes = [
            "The merge base could not be tested: the bug may be older than it seems.",
            "KVM is of no use here: the processor has no vmx or svm.",
        ]
        record.updated = "2026-11-23T07:02:41Z"
        record.end = .found(
            culprit,
            parents: [ParentRecord(commit: id("42cf43f78bb5"), how: "tested good")],
            expectation: .met
        )
        return record
    }

    /// One that has just begun.
    static var begun: SessionRecord {
        var record = SessionRecord(
            kbisect: "1.2.0",
            command: "kbisect run 6.0.7..6.0.9 --repo '/home/nora/linux stable' --scenario btrfs-append-hole",
            repository: "/home/nora/linux stable",
            scenario: "btrfs-append-hole",
            title: "Appending to a file on btrfs leaves a hole where data should be",
            old: [SessionRecord.End(asked: "6.0.7-301.fc37.x86_64", name: "v6.0.7", commit: id("3a2fa3c01fc7"))],
            new: SessionRecord.End(asked: "v6.0.9", name: "v6.0.9", commit: id("0ee082301c7a")),
            suspects: 188,
            accelerator: "tcg: no vmx or svm in /proc/cpuinfo",
            tools: [
                SessionRecord.Tool(name: "gcc", version: "gcc (Debian 12.2.0-14+deb12u1) 12.2.0"),
                SessionRecord.Tool(name: "qemu-system-x86_64", version: "QEMU emulator version 7.2.22 (Debian)"),
            ],
            started: "2026-11-23T06:21:00Z"
        )
        record.badIf = ["the reproducer exits with a status from 1 to 124", "the kernel crashes during the test"]
        record.reproducer = SessionRecord.Reproducer(
            name: "btrfs-append-hole",
            file: "reproducer.c",
            arguments: ["--size", "4 KiB"],
            runs: 3
        )
        record.host = SessionRecord.Host(
            distribution: "Debian GNU/Linux 12 (bookworm)",
            kernel: "Linux version 6.1.0-40-amd64 (debian-kernel@lists.debian.org)",
            processors: 2
        )
        return record
    }

    static var proof: ProofRecord {
        var proof = ProofRecord(commit: culprit, isFix: false, isConfirmationOnly: false, allowedError: 0.01)
        proof.grade = .inconclusive
        proof.missRate = MissRate(sightings: 17, misses: 3)
        proof.checks = [
            ProofCheck(
                .commitShows,
                "8184620ae212 shows the bug",
                .passed,
                detail: "shown in trial 1",
                probes: [7],
                error: 0
            ),
            ProofCheck(
                .parentClean,
                "its parent 42cf43f78bb5 does not show it",
                .passed,
                detail: "not shown in 5 trials",
                probes: [8],
                error: 0.0034
            ),
            ProofCheck(
                .imagesDiffer,
                "the two kernels differ",
                .passed,
                detail: "vmlinux differs",
                probes: [7, 8],
                error: 0
            ),
            ProofCheck(.tipShows, "v6.0.9 shows the bug", .passed, detail: "shown in trial 1", probes: [1], error: 0),
            ProofCheck(
                .tipWithoutClean,
                "v6.0.9 with 8184620ae212 reverted does not show the bug",
                .failed,
                detail: "shown in trial 4: size 8192 instead of 4096",
                probes: [9]
            ),
            ProofCheck(
                .baseClean,
                "v6.0.7 does not show it",
                .undecided,
                detail: "the limit of 200 boots was reached",
                probes: [2]
            ),
            ProofCheck(
                .baseWithShows,
                "v6.0.7 with 8184620ae212 shows it",
                .notMade,
                detail: "a conflict in fs/btrfs/file.c"
            ),
        ]
        proof.chain = [commit("5fd0c3ab77e1", "btrfs: use the new helper in btrfs_direct_write()")]
        proof.conflicts = [
            ProofRecord.Conflict(
                doing: "applying 8184620ae212 on v6.0.7",
                files: ["fs/btrfs/file.c", "fs/btrfs/inode.c"]
            )
        ]
        (proof.kernels, proof.boots, proof.seconds) = (3, 24, 1240)
        return proof
    }
}
