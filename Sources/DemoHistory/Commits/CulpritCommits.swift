// SPDX-License-Identifier: Apache-2.0

/// The two commits that together bring back the hole of direct appends.
///
/// Neither does so alone: the second write position is taken from an `i_size` that the first attempt enlarged.
/// Both were built and booted: the first is good, and with the second every untouched case is bad.
enum CulpritCommits {
    /// Leaves `i_size` enlarged after a short direct write. Good by itself.
    static let noRollBack = PlannedCommit(
        .berit,
        "btrfs: do not touch i_size again when a direct write ends short",
        """
        btrfs_dio_iomap_end() puts i_size back when less was submitted than was
        asked for. The write is retried with the inode still locked, and sets
        the same size again, so nobody can see the difference: drop it, and the
        two members that were only there for it.
        """,
        [
            .replace(
                in: "fs/btrfs/inode.c",
                "\tloff_t old_isize;\n\tstruct extent_changeset *data_reserved;\n",
                with: "\tstruct extent_changeset *data_reserved;\n"
            ),
            .replace(
                in: "fs/btrfs/inode.c",
                "\tbool nocow_done;\n\tbool updated_isize;\n",
                with: "\tbool nocow_done;\n"
            ),
            .replace(
                in: "fs/btrfs/inode.c",
                "\tu64 prev_len;\n\tloff_t old_isize;\n\tint ret = 0;\n",
                with: "\tu64 prev_len;\n\tint ret = 0;\n"
            ),
            .replace(
                in: "fs/btrfs/inode.c",
                """
                \told_isize = i_size_read(inode);
                \tif (start + len > old_isize) {
                \t\tif (!dio_data->updated_isize) {
                \t\t\tdio_data->old_isize = old_isize;
                \t\t\tdio_data->updated_isize = true;
                \t\t}
                \t\ti_size_write(inode, start + len);
                \t}

                """,
                with: """
                    \tif (start + len > i_size_read(inode))
                    \t\ti_size_write(inode, start + len);

                    """
            ),
            .replace(
                in: "fs/btrfs/inode.c",
                """
                \t\t\t/*
                \t\t\t * Got a short write and have updated the isize, need to
                \t\t\t * revert the isize change.
                \t\t\t *
                \t\t\t * Normally we need to update isize with extent lock hold,
                \t\t\t * but we're safe due to the following factors:
                \t\t\t *
                \t\t\t * - Only a single writer can be enlarging isize
                \t\t\t *   Enlarging isize will take the exclusive inode lock.
                \t\t\t *
                \t\t\t * - Buffered readers need to wait for the OE we're holding
                \t\t\t *   Buffered readers will lock extent and wait for OE
                \t\t\t *   of the folio range, and since page cache is invalidated
                \t\t\t *   the OE wait can not be skipped.
                \t\t\t *
                \t\t\t * So here we are safe to revert the isize before
                \t\t\t * finishing the OE, and no reader of the remaining range
                \t\t\t * can see the enlarged size.
                \t\t\t *
                \t\t\t * TODO: Extend the DIO_LOCKED lifespan for direct writes,
                \t\t\t * and only enlarge isize after a successful write.
                \t\t\t */
                \t\t\tif (dio_data->updated_isize) {
                \t\t\t\tu64 new_isize;

                \t\t\t\tif (submitted == 0)
                \t\t\t\t\tnew_isize = dio_data->old_isize;
                \t\t\t\telse
                \t\t\t\t\tnew_isize = max(dio_data->old_isize, pos);
                \t\t\t\ti_size_write(inode, new_isize);
                \t\t\t\tdio_data->updated_isize = false;
                \t\t\t}

                """,
                with: ""
            ),
        ]
    )

    /// The culprit. Each way out of `btrfs_direct_write()` releases the inode lock exactly once, as before.
    static let culprit = PlannedCommit(
        .chandra,
        "btrfs: fix inode lock held over page faults on direct IO write retries",
        """
        When a direct IO write finds that part of its buffer is not resident, it
        faults the pages in with the inode locked. The faults can take as long
        as the device behind the buffer likes, and every other writer waits.

        Release the lock before faulting in, and take it again for the retry.
        What was checked under the lock has to be checked again then, so go
        back to where the lock is taken.
        """,
        [
            .replace(
                in: "fs/btrfs/file.c",
                "again:\n\tfrom->nofault = true;\n\tdio = btrfs_dio_write(",
                with: "\tfrom->nofault = true;\n\tdio = btrfs_dio_write("
            ),
            .replace(
                in: "fs/btrfs/file.c",
                """
                \t\t * possible of the remainder pages and retry. We do this without
                \t\t * releasing and locking again the inode, to prevent races with
                \t\t * truncate.

                """,
                with: """
                    \t\t * possible of the remainder pages and retry. The inode is
                    \t\t * unlocked meanwhile, since a fault can take long.

                    """
            ),
            .replace(
                in: "fs/btrfs/file.c",
                """
                \t\t\tfault_in_iov_iter_readable(from, left);
                \t\t\tprev_left = left;
                \t\t\tgoto again;
                \t\t}
                \t}

                \tbtrfs_inode_unlock(inode, ilock_flags);

                """,
                with: """
                    \t\t\tbtrfs_inode_unlock(inode, ilock_flags);
                    \t\t\tfault_in_iov_iter_readable(from, left);
                    \t\t\tprev_left = left;
                    \t\t\tgoto relock;
                    \t\t}
                    \t}

                    \tbtrfs_inode_unlock(inode, ilock_flags);

                    """
            ),
        ]
    )
}
