// SPDX-License-Identifier: Apache-2.0

/// Commits to btrfs that change what is compiled, or only its comments, and not what it does.
enum BtrfsCommits {
    static let propHandlers = PlannedCommit(
        .jonas,
        "btrfs: props: return early from find_prop_handlers_by_hash() in one line",
        "No functional change.",
        [
            .replace(
                in: "fs/btrfs/props.c",
                "\tif (hlist_empty(h))\n\t\treturn NULL;\n\n\treturn h;\n",
                with: "\treturn hlist_empty(h) ? NULL : h;\n"
            )
        ]
    )

    static let releaseFile = PlannedCommit(
        .sunniva,
        "btrfs: drop a check that kfree() makes itself",
        "kfree() accepts NULL.",
        [
            .replace(
                in: "fs/btrfs/file.c",
                "\tif (private && private->filldir_buf)\n\t\tkfree(private->filldir_buf);\n",
                with: "\tif (private)\n\t\tkfree(private->filldir_buf);\n"
            )
        ]
    )

    static let statfs = PlannedCommit(
        .oskar,
        "btrfs: put a comment of btrfs_statfs() in the usual form",
        "No functional change.",
        [
            .replace(
                in: "fs/btrfs/super.c",
                """
                \t/* We treat it as constant endianness (it doesn't matter _which_)
                \t   because we want the fsid to come out the same whether mounted
                \t   on a big-endian or little-endian host */

                """,
                with: """
                    \t/*
                    \t * We treat it as constant endianness (it doesn't matter _which_)
                    \t * because we want the fsid to come out the same whether mounted
                    \t * on a big-endian or little-endian host.
                    \t */

                    """
            )
        ]
    )

    static let writeTime = PlannedCommit(
        .mirela,
        "btrfs: set the comparisons in update_time_for_write() apart",
        "No functional change.",
        [
            .replace(
                in: "fs/btrfs/file.c",
                "\tnow = current_time(inode);\n\tif (!timespec64_equal(&inode->i_mtime, &now))\n",
                with: "\tnow = current_time(inode);\n\n\tif (!timespec64_equal(&inode->i_mtime, &now))\n"
            )
        ]
    )

    static let smallerThan = PlannedCommit(
        .chandra,
        "btrfs: reflink: smaller than, not smaller then",
        "Fix a typo in a comment.",
        [
            .replace(
                in: "fs/btrfs/reflink.c",
                "\t * If our inline data is smaller then the block/page size",
                with: "\t * If our inline data is smaller than the block/page size"
            )
        ]
    )

    static let rootItem = PlannedCommit(
        .jonas,
        "btrfs: root-tree: fix the same typo once more",
        "Fix a typo in a comment.",
        [
            .replace(
                in: "fs/btrfs/root-tree.c",
                "In case we detect a root item smaller then\n",
                with: "In case we detect a root item smaller than\n"
            )
        ]
    )

    static let forcedReadOnly = PlannedCommit(
        .berit,
        "btrfs: say which way the file system was forced",
        "The message is found more easily with two words than with one.",
        [
            .replace(
                in: "fs/btrfs/super.c",
                "\tbtrfs_info(fs_info, \"forced readonly\");\n",
                with: "\tbtrfs_info(fs_info, \"forced read only\");\n"
            )
        ]
    )

    static let dirItem = PlannedCommit(
        .sunniva,
        "btrfs: dir-item: begin a comment with a capital",
        "No functional change.",
        [
            .replace(
                in: "fs/btrfs/dir-item.c",
                " * insert a name into a directory, doing overflow properly if there is a hash\n * collision.",
                with: " * Insert a name into a directory, doing overflow properly if there is a hash\n * collision."
            )
        ]
    )
}
