// SPDX-License-Identifier: Apache-2.0

/// Commits after which much is compiled again.
///
/// Measured on two cores without ccache: `fs/btrfs/ctree.h` 47 s, `include/linux/fs.h` 283 s. So the latter
/// comes before the range that is bisected.
enum HeaderCommits {
    static let fs = PlannedCommit(
        .jonas,
        "fs: note which of the two readdir operations is meant to stay",
        "New file systems still pick the wrong one now and then.",
        [
            .replace(
                in: "include/linux/fs.h",
                "\tint (*iterate) (struct file *, struct dir_context *);\n",
                with: "\tint (*iterate) (struct file *, struct dir_context *); /* use iterate_shared */\n"
            )
        ]
    )

    static let nameLength = PlannedCommit(
        .sunniva,
        "btrfs: say where BTRFS_NAME_LEN comes from",
        "The limit is that of the VFS, and the comment only hinted at it.",
        [
            .replace(
                in: "fs/btrfs/ctree.h",
                " * we can actually store much bigger names, but lets not confuse the rest\n * of linux\n",
                with: " * We can actually store much bigger names, but the rest of Linux expects\n * NAME_MAX.\n"
            )
        ]
    )
}
