// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Releases

@Suite struct ChangeSubjectTests {
    @Test(arguments: [
        "btrfs: fix incorrect buffered IO fallback for append direct writes", "Btrfs: fix this", "[x86] btrfs: y",
        "[arm64,armhf] btrfs: y", "fs/btrfs: z", "fs/btrfs/inode.c: z", #"Revert "btrfs: fix this""#,
        #"Revert "Revert "btrfs: fix this"""#, #"Reapply "btrfs: fix this""#, "btrfs, xfs: both", "xfs,btrfs: both",
        "xfs and btrfs: both", "xfs & btrfs: both", "fs: btrfs: zoned: z", "btrfs:no blank",
        "[fs] btrfs: y (Name) [12345]",
        "[fs] [btrfs] y", "[x86] Revert \"btrfs: y\"", "UBUNTU: SAUCE: btrfs: y", "btrfs zoned: y", "  btrfs : y",
    ])
    func aPrefixNamesTheSubsystem(_ text: String) {
        #expect(ChangeSubject(text).names.contains("btrfs"))
    }

    @Test(arguments: [
        "mm: fix a crash that btrfs saw", "fix a crash as seen with btrfs: the page is locked", "btrfs", "fix btrfs",
        "mm/filemap: do not hang when in btrfs: it waits", "btrfs-progs: y", "btrfs_inode: y", "libbtrfs: y",
        "btrfs::y: z",
        "https://btrfs: y", "btrfs://x: y", "xfs: btrfs does it so (btrfs: y)", "", ":", "::", "[btrfs", "\"\"\"",
        "[]: x",
        "fs: Enable BTRFS_FS as module", "mm: (btrfs) y", "xfs, a long sentence about btrfs: y",
    ])
    func whatIsMentionedInPassingDoesNotCount(_ text: String) {
        #expect(!ChangeSubject(text).names.contains("btrfs"))
    }

    @Test func aNameMayHaveTwoWordsOrASlash() {
        #expect(ChangeSubject("dm crypt: y").names.isSuperset(of: ["dm", "crypt"]))
        #expect(ChangeSubject("KVM: x86/mmu: y").names == ["kvm", "x86", "mmu", "x86/mmu"])
    }

    @Test func endlessSubjectsAreReadInTime() {
        for piece in ["[", "]", ":", "\"", "revert ", "a: ", "a,", "[a]", "and "] {
            #expect(!ChangeSubject(String(repeating: piece, count: 2_000)).names.contains("btrfs"))
        }
    }
}
