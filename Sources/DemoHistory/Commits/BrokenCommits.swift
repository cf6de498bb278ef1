// SPDX-License-Identifier: Apache-2.0

/// Commits that do not build, one that does not boot, and those that mend them.
enum BrokenCommits {
    /// Does not build: the callers are forgotten.
    static let halfRenamed = PlannedCommit(
        .oskar,
        "btrfs: give check_direct_IO() a name in lower case",
        "No other function of the file system shouts.",
        [
            .replace(
                in: "fs/btrfs/file.c",
                "static ssize_t check_direct_IO(struct btrfs_fs_info *fs_info,\n\t\t\t       const",
                with: "static ssize_t check_direct_io(struct btrfs_fs_info *fs_info,\n\t\t\t       const"
            )
        ]
    )

    /// Does not build, for the reason of the commit before.
    static let between = PlannedCommit(
        .jonas,
        "btrfs: drop a double blank in btrfs_encode_fh()",
        "No functional change.",
        [
            .replace(
                in: "fs/btrfs/export.c",
                "\tlen  = BTRFS_FID_SIZE_NON_CONNECTABLE;\n",
                with: "\tlen = BTRFS_FID_SIZE_NON_CONNECTABLE;\n"
            )
        ]
    )

    static let fullyRenamed = PlannedCommit(
        .oskar,
        "btrfs: call check_direct_io() by its new name",
        "The previous rename missed both callers, so file.c did not compile. Sorry.",
        [
            .replace(
                in: "fs/btrfs/file.c",
                "\tif (check_direct_IO(fs_info, from, pos)) {\n",
                with: "\tif (check_direct_io(fs_info, from, pos)) {\n"
            ),
            .replace(
                in: "fs/btrfs/file.c",
                "\tret = check_direct_IO(fs_info, iter, offset);\n",
                with: "\tret = check_direct_io(fs_info, iter, offset);\n"
            ),
        ]
    )

    /// Does not build: a macro is used that no header has.
    static let unknownMacro = PlannedCommit(
        .mirela,
        "btrfs: compare the no compression value with a macro",
        "Counting the letters of \"none\" by hand is asking for trouble.",
        [
            .replace(
                in: "fs/btrfs/props.c",
                "\t    (len == 4 && strncmp(\"none\", value, 4) == 0))\n",
                with: "\t    (len == BTRFS_NONE_LEN && strncmp(\"none\", value, len) == 0))\n"
            )
        ]
    )

    static let knownMacro = PlannedCommit(
        .mirela,
        "btrfs: define BTRFS_NONE_LEN",
        "It was left behind in another work tree.",
        [
            .replace(
                in: "fs/btrfs/props.c",
                "#define BTRFS_PROP_HANDLERS_HT_BITS 8\n",
                with: "#define BTRFS_PROP_HANDLERS_HT_BITS 8\n#define BTRFS_NONE_LEN 4\n"
            )
        ]
    )

    /// Does not boot: the check stands behind what it guards, and the driver is built in.
    static let bugAtBoot = PlannedCommit(
        .sunniva,
        "virtio_blk: insist on a single work queue",
        "init() runs once. Make sure of it, or a second queue would leak the first.",
        [
            .replace(
                in: "drivers/block/virtio_blk.c",
                "\tif (!virtblk_wq)\n\t\treturn -ENOMEM;\n",
                with: "\tif (!virtblk_wq)\n\t\treturn -ENOMEM;\n\tBUG_ON(virtblk_wq);\n"
            )
        ]
    )

    static let bootsAgain = PlannedCommit(
        .sunniva,
        "virtio_blk: check for a work queue before making one",
        "The check came too late and stopped every boot.",
        [
            .replace(in: "drivers/block/virtio_blk.c", "\tBUG_ON(virtblk_wq);\n", with: ""),
            .replace(
                in: "drivers/block/virtio_blk.c",
                "\tvirtblk_wq = alloc_workqueue(",
                with: "\tBUG_ON(virtblk_wq);\n\tvirtblk_wq = alloc_workqueue("
            ),
        ]
    )
}
