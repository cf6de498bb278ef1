// SPDX-License-Identifier: Apache-2.0

/// A branch that forks before the culprit and is merged after it, so all of its own commits are good.
enum SideBranchCommits {
    static let initXattrs = PlannedCommit(
        .jonas,
        "btrfs: xattr: build the name of a security attribute with kasprintf()",
        "Two copies and an addition of lengths become one call.",
        on: .side,
        [
            .replace(
                in: "fs/btrfs/xattr.c",
                """
                \t\tname = kmalloc(XATTR_SECURITY_PREFIX_LEN +
                \t\t\t       strlen(xattr->name) + 1, GFP_KERNEL);
                \t\tif (!name) {
                \t\t\terr = -ENOMEM;
                \t\t\tbreak;
                \t\t}
                \t\tstrcpy(name, XATTR_SECURITY_PREFIX);
                \t\tstrcpy(name + XATTR_SECURITY_PREFIX_LEN, xattr->name);

                """,
                with: """
                    \t\tname = kasprintf(GFP_KERNEL, XATTR_SECURITY_PREFIX "%s",
                    \t\t\t\t xattr->name);
                    \t\tif (!name) {
                    \t\t\terr = -ENOMEM;
                    \t\t\tbreak;
                    \t\t}

                    """
            )
        ]
    )

    static let fiemap = PlannedCommit(
        .jonas,
        "Documentation: fiemap: for user space to get",
        "Two words, as everywhere else in this folder.",
        on: .side,
        [
            .replace(
                in: "Documentation/filesystems/fiemap.rst",
                "The fiemap ioctl is an efficient method for userspace to get file\n",
                with: "The fiemap ioctl is an efficient method for user space to get file\n"
            )
        ]
    )

    static let orderedSums = PlannedCommit(
        .mirela,
        "btrfs: free the sums of an ordered extent with list_first_entry()",
        "Spares a variable. No functional change.",
        on: .side,
        [
            .replace(
                in: "fs/btrfs/ordered-data.c",
                "\tstruct list_head *cur;\n\tstruct btrfs_ordered_sum *sum;\n\n\ttrace_btrfs_ordered_extent_put(",
                with: "\tstruct btrfs_ordered_sum *sum;\n\n\ttrace_btrfs_ordered_extent_put("
            ),
            .replace(
                in: "fs/btrfs/ordered-data.c",
                "\t\t\tcur = entry->list.next;\n"
                    + "\t\t\tsum = list_entry(cur, struct btrfs_ordered_sum, list);\n\t\t\tlist_del(&sum->list);\n"
                    + "\t\t\tkvfree(sum);\n",
                with: "\t\t\tsum = list_first_entry(&entry->list,\n"
                    + "\t\t\t\t\t       struct btrfs_ordered_sum, list);\n\t\t\tlist_del(&sum->list);\n"
                    + "\t\t\tkvfree(sum);\n"
            ),
        ]
    )

    static let zstdTimer = PlannedCommit(
        .mirela,
        "btrfs: zstd: drop a blank line at the end of a block",
        "No functional change.",
        on: .side,
        [
            .replace(
                in: "fs/btrfs/zstd.c",
                "\t\t\tclear_bit(level - 1, &wsm.active_map);\n\n\t}\n",
                with: "\t\t\tclear_bit(level - 1, &wsm.active_map);\n\t}\n"
            )
        ]
    )

    static let treeLog = PlannedCommit(
        .jonas,
        "btrfs: tree-log: smaller than, not smaller then",
        "Fix a typo in a comment.",
        on: .side,
        [
            .replace(
                in: "fs/btrfs/tree-log.c",
                "\t * If the in-memory inode's i_size is smaller then the inode size stored\n",
                with: "\t * If the in-memory inode's i_size is smaller than the inode size stored\n"
            )
        ]
    )
}
