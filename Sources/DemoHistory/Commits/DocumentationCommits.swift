// SPDX-License-Identifier: Apache-2.0

/// Commits that no build reads.
enum DocumentationCommits {
    static let btrfsWiki = PlannedCommit(
        .mirela,
        "Documentation: btrfs: drop the link to the old wiki",
        """
        The wiki is an archive by now. Everything that is kept up to date is on
        the documentation site, which is linked already.
        """,
        [
            .replace(
                in: "Documentation/filesystems/btrfs.rst",
                "For more information please refer to the documentation site or wiki\n",
                with: "For more information please refer to the documentation site\n"
            ),
            .replace(
                in: "Documentation/filesystems/btrfs.rst",
                "  https://btrfs.wiki.kernel.org\n\n",
                with: ""
            ),
        ]
    )

    static let bisecting = PlannedCommit(
        .jonas,
        "Documentation: bug-bisect: say that a build may be skipped",
        "People give up when a commit in the middle does not build. They need not.",
        [
            .replace(
                in: "Documentation/admin-guide/bug-bisect.rst",
                "Finding bugs is not always easy. Have a go though. If you can't find it don't\ngive up.",
                with: "Finding bugs is not always easy. Have a go though. A commit that does not\n"
                    + "build can be skipped. If you can't find it don't give up."
            )
        ]
    )

    static let kcov = PlannedCommit(
        .chandra,
        "Documentation: kcov: a function, not function",
        "An article was missing.",
        [
            .replace(
                in: "Documentation/dev-tools/kcov.rst",
                "stable coverage that is function of syscall",
                with: "stable coverage that is a function of syscall"
            )
        ]
    )

    static let nullBlock = PlannedCommit(
        .oskar,
        "Documentation: null_blk: requests are marked, not request",
        "The sentence speaks of all operations, so use the plural and a relative clause.",
        [
            .replace(
                in: "Documentation/block/null_blk.rst",
                "It does not execute any read/write operation, just mark them as complete in\nthe request queue.",
                with: "It does not execute any read/write operations, it just marks them as complete in\n"
                    + "the request queue."
            )
        ]
    )

    static let ext4 = PlannedCommit(
        .mirela,
        "Documentation: ext4: fix a sentence about the size of a block group",
        "A verb was missing.",
        [
            .replace(
                in: "Documentation/filesystems/ext4/overview.rst",
                "though it can also calculated as 8 *",
                with: "though it can also be calculated as 8 *"
            )
        ]
    )

    static let poison = PlannedCommit(
        .chandra,
        "Documentation: hwpoison: these CPUs are not upcoming any more",
        "They were in 2009.",
        [
            .replace(
                in: "Documentation/mm/hwpoison.rst",
                "Upcoming Intel CPUs have support for recovering from some memory errors",
                with: "Intel CPUs since 2010 have support for recovering from some memory errors"
            )
        ]
    )

    static let locking = PlannedCommit(
        .oskar,
        "Documentation: directory-locking: name the classes before counting them",
        "The five classes are listed right below; say so.",
        [
            .replace(
                in: "Documentation/filesystems/directory-locking.rst",
                "For our purposes all operations fall in 5 classes:",
                with: "For our purposes all operations fall in the 5 classes below:"
            )
        ]
    )
}
