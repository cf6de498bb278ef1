// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

extension SampleSession {
    static var probes: [ProbeRecord] {
        var probes = [
            probe(
                1,
                "0ee082301c7a",
                "Linux 6.0.9",
                .bad,
                "BAD append-4k: size 8192 instead of 4096; hole from 0 to 4096",
                build: 392
            ),
            probe(2, "3a2fa3c01fc7", "Linux 6.0.7", .good, "exit status 0", build: 29),
            probe(
                3,
                "f1e2d3c4b5a6",
                "xfs: write page faults in iomap are not buffered writes",
                .good,
                "exit status 0",
                build: 61
            ),
            probe(
                4,
                "c2644fd5de13",
                "virtio_blk: insist on a single work queue",
                .skip,
                "no boot: kernel BUG in virtio_blk_init",
                build: 13
            ),
            probe(
                5,
                "7090e91e541d",
                "btrfs: take the inode's lock later",
                .bad,
                "BAD append-4k: size 8192 instead of 4096",
                build: 45
            ),
            probe(
                6,
                "b0c1d2e3f4a5",
                "mm: \"><img src=x onerror=alert(1)> \u{1B}[31mred\u{202E}",
                .skip,
                "</pre><script>alert(1)</script>\0",
                build: 20
            ),
            probe(7, "8184620ae212", culprit.title, .bad, "BAD append-4k: size 8192 instead of 4096", build: 18),
            probe(
                8,
                "42cf43f78bb5",
                "btrfs: fix match incorrectly in dev_args_match_device",
                .good,
                "exit status 0",
                build: 17
            ),
            probe(9, "0ee082301c7a", "Linux 6.0.9", .bad, "BAD append-4k: size 8192 instead of 4096", build: 55),
        ]
        probes[3].seconds.test = nil
        probes[3].crash = "kernel BUG in virtio_blk_init"
        probes[3].taint = 512
        probes[3].oops = ProbeRecord.Oops(
            lines: [
                "kernel BUG at drivers/block/virtio_blk.c:1204!",
                "RIP: 0010:virtio_blk_init+0x3a/0x90  drivers/block/virtio_blk.c:1204",
                " do_one_initcall+0x5b/0x340  init/main.c:1303",
                " kernel_init_freeable+0x1f4/0x2c0  init/main.c:1377",
            ],
            resolved: 3
        )
        probes[8].made = ProbeRecord.Made(kind: .revert, commits: [id("5fd0c3ab77e1"), culprit.id])
        probes[8].trials = ProbeRecord.Trials(good: 3, bad: 1, skip: 1)
        probes[8].trials?.restored = 2
        probes[8].tree = id("77aa").hex
        probes[8].sameAs = 1
        probes[8].isOfProof = true
        return probes
    }

    private static func probe(
        _ number: Int,
        _ digits: String,
        _ title: String,
        _ verdict: Verdict,
        _ reason: String,
        build: Double
    ) -> ProbeRecord {
        var probe = ProbeRecord(
            number: number,
            commit: commit(digits, title),
            purpose: number == 1 ? "the bad end" : number == 2 ? "a good end" : "to narrow the range",
            evidence: "probes/0\(number)-\(id(digits).short)"
        )
        (probe.verdict, probe.reason) = (verdict, reason)
        probe.kernelRelease = "6.0.9-kbisect-g\(id(digits).short)"
        probe.compiledObjects = Int(build * 7)
        probe.changedFiles = 40 * number
        probe.image = String((id(digits).hex + id(digits).hex).prefix(64))
        probe.taint = 0
        probe.at = Double(number - 1) * 80 + (number > 1 ? 330 : 0)
        probe.seconds = ProbeRecord.Seconds(total: build + 9)
        probe.seconds.checkout = 2.4
        probe.seconds.build = build
        probe.seconds.boot = 1.2
        probe.seconds.test = 4
        return probe
    }

    /// The files that the sample names.
    static var evidence: SampleEvidence {
        var files: [String: [UInt8]] = [
            "reproducer.c": Array(reproducer.utf8),
            "probes/01-\(id("0ee082301c7a").short)/kbisect.config": Array(
                "CONFIG_BTRFS_FS=y\nCONFIG_VIRTIO_BLK=y\n".utf8
            ),
        ]
        for probe in probes {
            files["\(probe.evidence)/console.log"] = Array(console(crashes: probe.crash != nil).utf8)
            if probe.verdict != .skip {
                files["\(probe.evidence)/output.log"] = Array("append-4k: \(probe.reason)\n".utf8)
            }
        }
        // Bytes that are no UTF-8, escapes, and a carriage return in the middle of a line.
        files["\(probes[5].evidence)/console.log"] =
            Array("[    0.1] ok \u{1B}[2J\u{1B}]0;title\u{7}\r\nover\rwritten </pre><script>alert(2)</script>\r\n".utf8)
            + [0xFF, 0xFE, 0x00, 0x9B, 0x0A]
        return SampleEvidence(files: files)
    }

    static func console(crashes: Bool) -> String {
        let boot = (1...60).map {
            "[    0.\(100_000 + 731 * $0)] pci 0000:00:0\($0 % 10).0: reg 0x10: [io 0xc000-0xc07f]\r\n"
        }
        let crash = """
            [    0.912345] ------------[ cut here ]------------\r
            [    0.912350] kernel BUG at drivers/block/virtio_blk.c:1204!\r
            [    0.912360] invalid opcode: 0000 [#1] PREEMPT SMP NOPTI\r
            [    0.912370] RIP: 0010:virtio_blk_init+0x3a/0x90\r
            [    0.912380] Call Trace:\r
            [    0.912390]  <TASK>\r
            [    0.912400]  do_one_initcall+0x5b/0x340\r
            [    0.912410]  </TASK>\r
            [    0.912420] ---[ end trace 0000000000000000 ]---\r
            [    0.912430] Rebooting in 1 seconds..\r

            """
        return "[    0.000000] Linux version 6.0.9 (gcc 12.2.0)\r\n" + boot.joined() + (crashes ? crash : "")
    }

    private static let reproducer = """
        #include <fcntl.h>
        #include <stdio.h>

        int main(void)
        {
        \tint fd = open("/mnt/x", O_RDWR | O_CREAT | O_APPEND | O_DIRECT, 0644);
        \treturn fd < 0 && printf("%s\\n", "<no>") ? 125 : 0;
        }

        """
}
