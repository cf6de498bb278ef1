// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// A session's folder that is only in memory.
struct SampleEvidence: EvidenceReader {
    var files: [String: [UInt8]]

    func read(_ name: String, limit: Int) -> EvidenceText? {
        files[name].map { EvidenceText(bytes: Array($0.prefix(limit)), size: $0.count) }
    }

    init(files: [String: [UInt8]] = [:]) { self.files = files }
}

extension SampleRecord {
    /// What a real probe leaves, for the culprit and its parent.
    static func evidence() throws -> SampleEvidence {
        let bad = probe(4, try culprit(), .bad).evidence
        let good = probe(5, try commit("600d0003", ""), .good).evidence
        return SampleEvidence(files: [
            "reproducer/btrfs-append-hole.c": Array("int main(void) { return 1; } /* é */\n".utf8),
            "\(bad)/console.log": Array(
                """
                SeaBIOS (version 1.16)\r
                [    0.000000] Linux version 6.0.8 (k@k) (gcc 12.2.0) #1 Thu Jan  1 00:00:00 UTC 1970\r
                [    0.530960] random: crng init done\r

                """.utf8
            ) + [0xFF, 0x00, 0x0A],
            "\(bad)/output.log": Array("starting\nBAD append-4k: size 8192 instead of 4096\nBAD old news\n".utf8),
            "\(good)/output.log": Array("starting\nBAD old news\n".utf8),
            "\(bad)/kbisect.config": Array("CONFIG_BTRFS_FS=y\n".utf8),
            "\(bad)/config": Array("# all of it\nCONFIG_BTRFS_FS=y\nCONFIG_64BIT=y\n".utf8),
            "\(bad)/commands.sh": Array("#!/bin/sh\n# What kbisect did\ncd /src && make vmlinux\n".utf8),
        ])
    }
}
