// SPDX-License-Identifier: Apache-2.0

/// Change logs to read. Those of Debian are put together from lines of real ones.
enum SampleChangeLogs {
    /// Of linux-image-6.1.0-53-cloud-amd64 (signed): two kinds of the first line, nested items, the cut end.
    static let bookworm = """
        linux-signed-amd64 (6.1.187+1) bookworm-security; urgency=high

          * Sign kernel from linux 6.1.187-1

          * New upstream stable update:
            https://www.kernel.org/pub/linux/kernel/v6.x/ChangeLog-6.1.181
            - [x86] bugs: Make Safe-RET robust against interrupt injection
            https://www.kernel.org/pub/linux/kernel/v6.x/ChangeLog-6.1.182
            - Revert "x86/bugs: Make Safe-RET robust against interrupt injection"
            - [x86] platform/x86/intel-uncore-freq: Fix current_freq_khz after CPU
              hotplug
            - btrfs: reject free space cache with more entries than pages
              (CVE-2026-64567)

         -- Salvatore Bonaccorso <carnil@debian.org>  Mon, 07 Sep 2026 21:33:42 +0200

        linux (6.1.177-1) bookworm-security; urgency=high

          * New upstream stable update:
            https://www.kernel.org/pub/linux/kernel/v6.x/ChangeLog-6.1.177
            - fuse: limit FUSE_NOTIFY_RETRIEVE to uptodate folios (CVE-2026-53167)
            - [arm64] Mitigate TLBI errata on various CPU cores (CVE-2025-10263):
              + cputype: Add NVIDIA Olympus definitions
              + errata: Mitigate TLBI errata on various Arm CPUs (CVE-2026-53354)

          [ Salvatore Bonaccorso ]
          * net/bluetooth: Do not set BT_HS (removed upstream)

         -- Ben Hutchings <benh@debian.org>  Thu, 16 Jul 2026 10:07:17 +0200

        linux (6.1.176-1) bookworm-security; urgency=high

          * New upstream stable update:
            - btrfs: tracepoints: get correct superblock from dentry in event
              btrfs_sync_file() (CVE-2026-43117)

         -- Ben Hutchings <benh@debian.org>  Thu, 02 Jul 2026 15:50:42 +0200

        # Older entries have been removed from this changelog.
        # To read the complete changelog use `apt changelog linux-image-6.1.0-53-cloud-amd64`.
        """

    /// Of linux-image-6.12.107+deb12-cloud-amd64-unsigned: each version is there as it was first and as it was rebuilt.
    static let backport = """
        linux-6.12 (6.12.107-1~deb12u1) bookworm-security; urgency=high

          * Rebuild for bookworm

         -- Ben Hutchings <benh@debian.org>  Thu, 10 Sep 2026 16:48:19 +0200

        linux (6.12.107-1) trixie-security; urgency=high

          * drivers/mmc/host: Enable MMC_ALCOR as module (Closes: #1142912)

         -- Salvatore Bonaccorso <carnil@debian.org>  Sat, 29 Aug 2026 06:19:09 +0200

        linux (6.12.105-1) trixie-security; urgency=high

          * New upstream stable update:
            - btrfs: fix leaking BTRFS_FS_STATE_REMOUNTING flag

         -- Salvatore Bonaccorso <carnil@debian.org>  Mon, 24 Aug 2026 22:05:50 +0200

        linux-6.12 (6.12.101-1~deb12u1) bookworm-security; urgency=high

          * Rebuild for bookworm

         -- Ben Hutchings <benh@debian.org>  Mon, 10 Aug 2026 13:29:54 +0200

        linux (6.12.101-1) trixie-security; urgency=high

          * New upstream stable update:
            - bpf: Fix ld_{abs,ind} failure path analysis in subprogs (CVE-2026-53090)

         -- Salvatore Bonaccorso <carnil@debian.org>  Wed, 05 Aug 2026 20:19:23 +0200

        linux-6.12 (6.12.100-1~deb12u1) bookworm-security; urgency=high

          * Rebuild for bookworm

         -- Ben Hutchings <benh@debian.org>  Sun, 02 Aug 2026 19:24:39 +0200
        """

    /// In the two forms that Fedora's kernel has had; not recorded.
    static let fedora = """
        * Fri Nov 11 2022 Justin M. Forbes <jforbes@fedoraproject.org> [6.0.8-0]
        - KVM: VMX: Execute IBPB on emulated VM-exit when guest has IBRS (Jim Mattson)
        - Linux v6.0.8

        * Thu Nov 10 2022 Justin M. Forbes <jforbes@fedoraproject.org> - 6.0.8-300
        - btrfs: a text that was
          wrapped by hand

        * Fri Nov 04 2022 Justin M. Forbes <jforbes@fedoraproject.org> [6.0.7-0]
        - Linux v6.0.7

        """
}
