// SPDX-License-Identifier: Apache-2.0

import Foundation
import Proof
import Reports
import Search
import Sessions
import Testing

/// Each point of the kernel's documents on how to report a regression.
@Suite struct MailBodyTests {
    struct Point: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let words: [String]

        init(_ name: String, _ words: String...) {
            testDescription = name
            self.words = words
        }
    }

    static let points = [
        Point(
            "the point in the first sentence",
            "Since commit c0ffee6789ab (\"\(SampleRecord.title)\"), between v6.0.7 (good) and v6.0.9 (bad), this is broken: "
                + "btrfs: direct appending writes from unpopulated memory leave a hole in front of the data."
        ),
        Point("the culprit's SHA and title", "Commit: c0ffee6789ab (\"\(SampleRecord.title)\")"),
        Point("its parents", "Parent 600d000389ab: tested good"),
        Point(
            "the upstream commit of a stable one",
            "stable commit c0ffee6789ab is upstream 8184620ae212 (\"\(SampleRecord.title)\"), in mainline v6.1-rc4; stable v6.1.1"
        ),
        Point("the releases that contain it", "Contained in: stable v6.0.8"),
        Point("what the reproducer says", "  >> BAD append-4k: size 8192 instead of 4096", "     BAD old news"),
        Point(
            "the crash and its report",
            "WARNING in btrfs_direct_write",
            "  btrfs_direct_write+0x1a2/0x3c0 fs/btrfs/file.c:1900"
        ),
        Point(
            "the command that repeats it",
            "    kbisect run v6.0.7..v6.0.9 --repo /home/me/linux --scenario btrfs-append-hole\n"
        ),
        Point("the reproducer", "attached as btrfs-append-hole.c", "once in one boot, with the arguments: *-untouched"),
        Point("what counts as bad", "What counts as bad: a line of output begins with BAD"),
        Point("the grade", "is PROVEN: everything that follows from the claim was tested, and holds"),
        Point("each check", "- OK: v6.0.9 shows the bug\n", "- OK: v6.0.7 does not show the bug\n"),
        Point(
            "how sure it is",
            "is wrong is at most 1.2 % in all",
            "Of 10 trials of a kernel that has the bug, 1 missed it"
        ),
        Point("whether the newest kernel has it", "Newest kernel tested: OK: v6.0.9 shows the bug"),
        Point("that the newest mainline was not tested", "Whether the newest mainline still has it was not tested"),
        Point("what a revert does", "A revert of c0ffee6789ab on the newest kernel cures it"),
        Point("vanilla", "Vanilla: each kernel was built from a commit of /home/me/linux as it is"),
        Point("untainted", "Not tainted: /proc/sys/kernel/tainted is 0"),
        Point(
            "mainline or stable",
            "Stable: the ends, v6.0.9, v6.0.7, are of a stable series",
            "Mainline has the same change since v6.1-rc4"
        ),
        Point("/proc/version", "\n\n  Linux version 6.0.8 (k@k) (gcc 12.2.0) #1 Thu Jan  1 00:00:00 UTC 1970\n\n"),
        Point("the distribution", "Distribution of the host: Debian GNU/Linux 12 (bookworm)"),
        Point("the tools", "gcc: gcc (Debian 12.2.0-14+deb12u1) 12.2.0", "qemu: QEMU emulator version 7.2.22"),
        Point(
            "what is attached",
            "Attached: bisect.log, btrfs-append-hole.c, dmesg.txt, kbisect.config, config, commands.sh"
        ),
        Point("what weakens it", "Note: 6.0.7-301.fc37.x86_64 was taken as the tag v6.0.7"),
        Point(
            "the trailers of a fix",
            "    Fixes: c0ffee6789ab (\"\(SampleRecord.title)\")\n    Reported-by: Me <me@example.org>\n"
        ),
        Point("who made it", "Made by kbisect 0.1.0"),
    ]

    @Test(arguments: points)
    func aReportHolds(_ point: Point) throws {
        let text = try mailBody(SampleRecord.found(), from: "Me <me@example.org>")
        for words in point.words {
            #expect(text.contains(words) || flatBody(text).contains(words))
        }
    }

    @Test func regzbotsLinesAreAParagraphOfTheirOwn() throws {
        let text = try mailBody(SampleRecord.found())
        let lines =
            "\n\n#regzbot introduced: c0ffee6789ab\n#regzbot title: btrfs: direct appending writes from "
            + "unpopulated memory leave a hole in front of the data\n\n"
        #expect(text.contains(lines))
    }

    @Test func textIsWrappedAndCommandsAreWhole() throws {
        var record = try SampleRecord.found()
        record.command = "kbisect run " + String(repeating: "--option 'a b' ", count: 40)
        let lines = try mailBody(record).split(separator: "\n")
        #expect(lines.contains { $0 == "    " + record.command })
        let long = lines.filter { $0.count > 72 && !$0.hasPrefix("    ") && !$0.hasPrefix("#regzbot") }
        // Quoted lines of the kernel and the reproducer are not broken either.
        #expect(long.allSatisfy { $0.hasPrefix("  ") })
    }

    @Test func aFixThatExistsIsSaidFirst() throws {
        var record = try SampleRecord.found()
        record.culprit?.remedies = [try SampleRecord.remedy()]
        let text = try flatBody(mailBody(record))
        #expect(text.hasPrefix("A fix exists already, commit f123456789ab"))
        #expect(
            text.contains(
                "(\"btrfs: fix hole after direct IO append\"), in mainline v6.2-rc1; stable v6.0.12, for what"
            )
        )
        #expect(text.contains("It says so itself; it was not tested here."))
        record.culprit?.remedies = [try SampleRecord.remedy(.reverts)]
        #expect(try flatBody(mailBody(record)).hasPrefix("A revert exists already"))
    }

    @Test func whatIsNotProvenCarriesAWarning() throws {
        var record = try SampleRecord.found()
        #expect(try !mailBody(record).contains("* This bisection"))
        record.proof?.grade = .supported
        #expect(try flatBody(mailBody(record)).contains("* This bisection was not fully verified: not everything"))
        record.proof?.isConfirmationOnly = true
        #expect(try flatBody(mailBody(record)).contains("neither a revert of it"))
        record.proof = nil
        #expect(
            try flatBody(mailBody(record)).contains(
                "* This bisection was not fully verified: the commit was not tested again"
            )
        )
        var merge = try SampleRecord.culprit()
        merge.parents.append(try SampleRecord.id("fff"))
        record.end = .found(merge, parents: [], expectation: .otherCommit)
        #expect(try flatBody(mailBody(record)).contains("* The commit is a merge"))
        #expect(try flatBody(mailBody(record)).contains("* The scenario names another commit"))
        merge.title = "Linux 6.0.8"
        record.end = .found(merge, parents: [], expectation: .none)
        #expect(try flatBody(mailBody(record)).contains("* The commit only gives a release its number"))
    }

    @Test func aRevertThatDoesNotApplyNamesItsFiles() throws {
        var record = try SampleRecord.found()
        record.proof?.checks[4].status = .notMade
        record.proof?.conflicts = [
            ProofRecord.Conflict(
                doing: "reverting c0ffee6789ab on v6.0.9",
                files: ["fs/btrfs/file.c", "fs/btrfs/inode.c"]
            )
        ]
        let text = try flatBody(mailBody(record))
        #expect(text.contains("A revert of c0ffee6789ab on the newest kernel does not apply"))
        #expect(text.contains("conflicts in fs/btrfs/file.c, fs/btrfs/inode.c"))
        record.proof?.checks[4].status = .failed
        #expect(try flatBody(mailBody(record)).contains("on the newest kernel does not cure it"))
    }

    @Test func aTaintedKernelIsSaidToBe() throws {
        var record = try SampleRecord.found()
        record.probes[3].taint = 512 | 4096
        #expect(
            try flatBody(mailBody(record)).contains(
                "Tainted after the test: 4608 (warning, out-of-tree module) in probe 4"
            )
        )
        for index in record.probes.indices { record.probes[index].taint = nil }
        #expect(try flatBody(mailBody(record)).contains("Tainted: not known"))
    }
}
