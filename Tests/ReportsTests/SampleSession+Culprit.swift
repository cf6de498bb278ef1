// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

extension SampleSession {
    static var facts: CulpritFacts {
        var facts = CulpritFacts(
            message: """
                btrfs: fix lost file sync on direct IO write with nowait and dsync iocb

                commit 8184620ae21213d51eaf2e0bd4186baacb928172 upstream.

                When doing a direct IO write using a iocb with nowait and dsync set, we
                end up not syncing the file once the write completes.

                Fixes: 5f4403e10f9b ("btrfs: avoid deadlock")
                Signed-off-by: Nora Example <nora@example.org>
                """
        )
        facts.committer = "Greg Example"
        facts.committerEmail = "greg@example.org"
        facts.committed = "2022-11-10T18:15:42+01:00"
        facts.files = ["fs/btrfs/btrfs_inode.h", "fs/btrfs/file.c", "fs/btrfs/inode.c"]
        facts.fileCount = 3
        facts.diff = diff
        facts.releases = CulpritFacts.Releases(mainline: "v6.1-rc4", stable: ["v6.0.8", "v5.15.78"])
        facts.upstream = "8184620ae21213d51eaf2e0bd4186baacb928172"
        facts.twins = [
            CulpritFacts.Twin(
                commit: commit(
                    "f3cd1a9d7fe6",
                    "btrfs: fix lost file sync on direct IO write with nowait and dsync iocb"
                ),
                releases: CulpritFacts.Releases(stable: ["v5.15.78"])
            )
        ]
        facts.remedies = [
            CulpritFacts.Remedy(
                kind: .fixes,
                commit: commit(
                    "939b656bc8ab",
                    "btrfs: fix corruption after buffer fault in during direct IO append write"
                ),
                releases: CulpritFacts.Releases(mainline: "v6.11-rc2", stable: ["v6.10.4", "v6.6.45"]),
                reports: [
                    CulpritFacts.Trailer(key: "Reported-by", value: "Hanna Example <hanna@example.org>"),
                    CulpritFacts.Trailer(
                        key: "Link",
                        value: "https://lore.kernel.org/linux-btrfs/0b841d46@example.org/ # [1]"
                    ),
                ]
            )
        ]
        facts.extent = CulpritFacts.Extent(commits: 48_213, tips: 61, isComplete: false)
        return facts
    }

    static let diff = """
        diff --git a/fs/btrfs/file.c b/fs/btrfs/file.c
        index d01631d47806..176b432035ae 100644
        --- a/fs/btrfs/file.c
        +++ b/fs/btrfs/file.c
        @@ -1889,6 +1889,7 @@ static ssize_t btrfs_direct_write(struct kiocb *iocb, struct iov_iter *from)
         \tloff_t endbyte;
         \tssize_t err;
         \tunsigned int ilock_flags = 0;
        +\tstruct iomap_dio *dio;

         \tif (iocb->ki_flags & IOCB_NOWAIT)
         \t\tilock_flags |= BTRFS_ILOCK_TRY;
        @@ -1949,12 +1950,8 @@ relock:
        -\terr = btrfs_dio_rw(iocb, from, written);
        --- a line of content that looks like a header
        +\tdio = btrfs_dio_write(iocb, from, written);
         \tfrom->nofault = false;
        \\ No newline at end of file

        """

    /// Newest first: two merges, one of three parents, a skip, and stretches that are not drawn.
    static var graph: GraphOutline {
        let rows: [(String, String, Verdict?, GraphOutline.Standing, [(String, Int)])] = [
            ("0ee082301c7a", "Linux 6.0.9", .bad, .excluded, [("a1b2c3d4e5f6", 41)]),
            (
                "a1b2c3d4e5f6", "Merge tag 'net-6.0-rc' of git://git.example.org/net", nil, .excluded,
                [("7090e91e541d", 12), ("c2644fd5de13", 3)]
            ),
            ("7090e91e541d", "btrfs: take the inode's lock later", .bad, .excluded, [("b0c1d2e3f4a5", 0)]),
            ("c2644fd5de13", "virtio_blk: insist on a single work queue", .skip, .excluded, [("d4e5f6a7b8c9", 9)]),
            (
                "b0c1d2e3f4a5", "Merge branches 'for-next', 'fixes' and 'misc' into linus", .skip, .excluded,
                [("8184620ae212", 0), ("e7f8a9b0c1d2", 5), ("f1e2d3c4b5a6", 0)]
            ),
            ("8184620ae212", culprit.title, .bad, .suspect, [("42cf43f78bb5", 0)]),
            ("e7f8a9b0c1d2", "ext4: fix a warning in ext4_da_release_space()", nil, .excluded, [("d4e5f6a7b8c9", 0)]),
            (
                "f1e2d3c4b5a6", "xfs: write page faults in iomap are not buffered writes", .good, .cleared,
                [("d4e5f6a7b8c9", 2)]
            ),
            (
                "42cf43f78bb5", "btrfs: fix match incorrectly in dev_args_match_device", .good, .cleared,
                [("d4e5f6a7b8c9", 7)]
            ),
            (
                "d4e5f6a7b8c9", "mm: prevent a <script>alert(1)</script> in \u{202E}titles", nil, .cleared,
                [("3a2fa3c01fc7", 20)]
            ),
            ("3a2fa3c01fc7", "Linux 6.0.7", .good, .cleared, []),
        ]
        let nodes = rows.map { row in
            GraphOutline.Node(
                commit: id(row.0),
                title: row.1,
                verdict: row.2,
                standing: row.3,
                edges: row.4.map { GraphOutline.Edge(to: id($0.0), hidden: $0.1) }
            )
        }
        return GraphOutline(nodes: nodes, total: 188)
    }
}
