// SPDX-License-Identifier: Apache-2.0

import Foundation
import KernelBuild
import Testing

@testable import struct KernelBuild.TracedReads

/// What may be said of a difference between two trees.
@Suite struct TracedReadsTests {
    private let reads: TracedReads = {
        var reads = TracedReads()
        reads.read = ["Makefile", "fs/file.c", "include/linux", "one"]
        reads.missing = ["include/asm/shadow.h", "extra"]
        reads.listed = ["fs", ""]
        reads.folders = ["fs": 3, "include": 2, "include/linux": 2, "one": 1, "fs/sub": 1, "drivers": 40]
        reads.findWalked()
        return reads
    }()

    @Test(
        arguments: [
            ("fs/file.c", .modified, true), ("fs/other.c", .modified, false), ("drivers/rtc/x.c", .modified, false),
            // In a folder whose names were read, a name that comes or goes is seen; its content is not.
            ("fs/new.c", .added, true), ("fs/other.c", .removed, true), ("new", .added, true),
            ("drivers/rtc/new.c", .added, false), ("drivers/rtc/x.c", .removed, false),
            // A folder comes with its first file, where its name would be seen or was looked for.
            ("newfolder/x/y.c", .added, true), ("fs/sub/y.c", .added, false), ("fs/newsub/y.c", .added, true),
            ("extra/x/y.c", .added, true), ("include/asm/shadow.h", .added, true),
            // It goes with its last.
            ("one/x", .removed, true), ("fs/sub/x", .removed, true), ("include/linux/x.h", .removed, false),
            // A file or link in the place of a folder that was gone through.
            ("include/asm", .added, true), ("include", .added, true),
        ] as [(String, TreeChange.Kind, Bool)]
    )
    func aDifferenceConcernsWhatTheBuildCouldSee(path: String, kind: TreeChange.Kind, expected: Bool) {
        #expect(reads.concern([TreeChange(path, kind)]) == expected)
    }

    @Test func aFolderGoesWithTheLastOfSeveralFiles() {
        let all = ["include/linux/a.h", "include/linux/b.h"].map { TreeChange($0, .removed) }
        #expect(reads.concern(all))
        #expect(!reads.concern(all.dropLast()))
    }

    @Test func withoutKindsEachPathMayHaveComeOrGone() {
        #expect(reads.concern(["fs/other.c"]))
        #expect(reads.concern(["one/x"]))
        #expect(!reads.concern(["drivers/rtc/x.c"]))
        #expect(!reads.concern([String]()))
    }

    @Test func whatMissedSomethingProvesNothing() {
        var reads = reads
        reads.gap = "lost"
        #expect(reads.concern([TreeChange("drivers/rtc/x.c", .modified)]))
        #expect(reads.concern([TreeChange]()))
        #expect(reads.text.hasPrefix("# proves nothing: lost\n"))
    }

    @Test func itIsTheSameAfterJSON() throws {
        let again = try JSONDecoder().decode(TracedReads.self, from: JSONEncoder().encode(reads))
        #expect(again == reads)
        #expect(again.concern([TreeChange("include/asm", .added)]))
    }

    @Test func aPersonReadsALineAPath() {
        #expect(
            reads.text == """
                listed\t.
                read\tMakefile
                missing\textra
                listed\tfs
                read\tfs/file.c
                missing\tinclude/asm/shadow.h
                read\tinclude/linux
                read\tone

                """
        )
    }
}
