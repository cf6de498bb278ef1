// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostCommands
import KernelBuild
import SystemPackage
import Testing

/// Real strace around real make, in the sandbox and without one.
@Suite struct TracedBuildTests {
    private static let sandboxes: [Sandbox?] = [nil, HostileMakefile.sandbox]

    /// A kernel in small: headers with a way past them, a list of objects by wildcard, a generated header, a link, a tool.
    private func tree(_ sandbox: Sandbox?) throws -> TracedTree {
        let tree = try TracedTree(sandbox: sandbox)
        try tree.makefile(
            [
                "@ln -sfn $(CURDIR) $(O)/source",
                "@cd $(O) && sh source/scripts/gen.sh ../src/table > gen.h",
                "@cd $(O) && for c in $(notdir $(wildcard lib/*.c)); do "
                    + "gcc -I ../src/arch/include -I ../src/include -I. -c -o $$c.o ../src/lib/$$c || exit 1; done",
                "@cd $(O) && ld -r -o vmlinux *.o",
            ],
            beginning: "-include local.mk"
        )
        try tree.write([
            "lib/a.c": "#include \"shared.h\"\n#include <gen.h>\nint a = SHARED + GENERATED;\n",
            "include/shared.h": "#include \"linked.h\"\n#define SHARED LINKED\n",
            "real/linked.h": "#define LINKED 1\n",
            "scripts/gen.sh": "echo \"#define GENERATED $(cat $1)\"\n",
            "table": "7\n",
            "drivers/rtc/x.c": "int unused;\n",
            "drivers/rtc/Kconfig": "config X\n",
            "Documentation/x.rst": "words\n",
            "Documentation/y.rst": "words\n",
        ])
        let link = tree.folders.source.appending("include/linked.h").string
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "../real/linked.h")
        return tree
    }

    @Test(arguments: sandboxes) func whatABuildCannotHaveSeenDoesNotConcernIt(_ sandbox: Sandbox?) async throws {
        let reads = try await tree(sandbox).reads()
        #expect(reads.gap == nil)
        #expect(reads.concern([TreeChange]()) == false)
        for path in ["drivers/rtc/x.c", "drivers/rtc/Kconfig", "Documentation/x.rst"] {
            for kind in [TreeChange.Kind.modified, .added, .removed] {
                #expect(!reads.concern([TreeChange(path, kind)]), "\(path) \(kind)")
            }
        }
        #expect(!reads.concern([TreeChange("drivers/rtc/new.c", .added)]))
    }

    @Test(arguments: sandboxes) func allThatItSawDoes(_ sandbox: Sandbox?) async throws {
        let reads = try await tree(sandbox).reads()
        #expect(reads.gap == nil)
        let seen: [(String, TreeChange.Kind)] = [
            ("lib/a.c", .modified), ("include/shared.h", .modified), ("Makefile", .modified),
            // The link, and what it leads to.
            ("include/linked.h", .removed), ("real/linked.h", .modified),
            // What a generated file is made of, through a link that the build made itself.
            ("table", .modified), ("scripts/gen.sh", .modified),
            // It would shadow the other.
            ("arch/include/shared.h", .added), ("lib/shared.h", .added), ("include/gen.h", .added),
            // A folder that a wildcard lists.
            ("lib/b.c", .added),
            // A file that was looked for in vain.
            ("local.mk", .added),
            // A file in the place of a folder.
            ("arch/include", .added), ("arch", .added),
        ]
        for (path, kind) in seen { #expect(reads.concern([TreeChange(path, kind)]), "\(path) \(kind)") }
    }

    /// The theorem itself: what does not concern a build changes nothing, what changes something concerns it.
    @Test func whatDoesNotConcernItGivesTheSameImage() async throws {
        let tree = try tree(HostileMakefile.sandbox)
        let reads = try await tree.reads()
        #expect(reads.gap == nil)
        let image = FileManager.default.contents(atPath: tree.image.string)
        let edits: [(TreeChange, String)] = [
            (TreeChange("drivers/rtc/x.c", .modified), "int other;\n"),
            (TreeChange("drivers/new/y.c", .added), "int other;\n"),
            (TreeChange("arch/include/shared.h", .added), "#define SHARED 5\n"),
            (TreeChange("table", .modified), "8\n"),
            (TreeChange("lib/b.c", .added), "int b;\n"),
            (TreeChange("local.mk", .added), "override O := ../out\nCPPFLAGS := x\n"),
        ]
        var unconcerned = 0
        for (change, text) in edits {
            let other = try self.tree(HostileMakefile.sandbox)
            try other.write([change.path: text])
            _ = try await other.build()
            let isSame = FileManager.default.contents(atPath: other.image.string) == image
            #expect(isSame || reads.concern([change]), "\(change)")
            if !reads.concern([change]) { unconcerned += 1 }
        }
        // Not by calling everything concerned.
        #expect(unconcerned == 2)
    }

    @Test func aFileComesIntoUseOnlyByOneThatWasRead() async throws {
        let tree = try tree(nil)
        let before = try await tree.reads()
        #expect(!before.concern([TreeChange("drivers/rtc/x.c", .modified)]))
        #expect(before.concern([TreeChange("Makefile", .modified), TreeChange("drivers/rtc/x.c", .modified)]))
        let makefile = tree.folders.source.appending("Makefile").string
        let text = try String(contentsOfFile: makefile, encoding: .utf8)
        let use = text.replacing("@cd $(O) && ld", with: "@cd $(O) && gcc -c -o x.o ../src/drivers/rtc/x.c && ld")
        try tree.write(["Makefile": use])
        #expect(try await tree.reads().concern([TreeChange("drivers/rtc/x.c", .modified)]))
    }

    /// make does not compile an object again of which nothing changed; what it once read still counts.
    @Test func whatEarlierBuildsReadStillCounts() async throws {
        let tree = try TracedTree()
        try tree.makefile(["@test -e $(O)/vmlinux || cat table > $(O)/vmlinux", "@cat other > /dev/null"])
        try tree.write(["table": "7\n", "other": "x\n"])
        _ = try await tree.build()
        let second = try await tree.build()
        #expect(second.remark == nil)
        #expect(second.traced?.concern([TreeChange("table", .modified)]) == true)
    }

    @Test func whatWasBuiltUntracedIsBuiltAnew() async throws {
        let tree = try TracedTree()
        try tree.makefile(["@test -e $(O)/vmlinux || cat table > $(O)/vmlinux"])
        try tree.write(["table": "7\n"])
        // Not traced at all, by kbisect; traced, and then by kbisect without; by a person; with a ledger that was changed.
        let others: [(String, () async throws -> Void)] = [
            ("never traced", { _ = try await tree.build(traced: false) }),
            ("untraced since", { _ = try await tree.build(traced: false) }),
            (
                "by hand",
                { try Data("object".utf8).write(to: URL(filePath: tree.folders.output.appending("x.o").string)) }
            ),
            (
                "ledger",
                {
                    var text = try String(contentsOfFile: tree.ledger.string, encoding: .utf8)
                    text = text.replacing("\"table\"", with: "\"tabel\"")
                    try Data(text.utf8).write(to: URL(filePath: tree.ledger.string))
                }
            ),
            ("no ledger", { try FileManager.default.removeItem(atPath: tree.ledger.string) }),
        ]
        for (name, build) in others {
            try await build()
            let kernel = try await tree.build()
            #expect(kernel.remark == "it was built anew, since what was there had not been traced", "\(name)")
            #expect(kernel.traced?.concern([TreeChange("table", .modified)]) == true, "\(name)")
            #expect(try await tree.build().remark == nil, "\(name)")
        }
    }

    /// ccache knows what was read, and would not look for what would be read now.
    @Test func whatWouldShadowAHeaderIsLookedForThoughTheObjectIsCached() async throws {
        let tree = try TracedTree(sandbox: HostileMakefile.sandbox, usesCache: true)
        try tree.makefile(["@cd $(O) && $(CC) -I../src/first -I../src/second -c -o vmlinux ../src/a.c"])
        try tree.write(["a.c": "#include <x.h>\nint x = X;\n", "first/other.h": "", "second/x.h": "#define X 1\n"])
        for _ in 1...3 {
            let reads = try await tree.reads()
            #expect(reads.gap == nil)
            #expect(reads.concern([TreeChange("first/x.h", .added)]))
            #expect(reads.concern([TreeChange("second/x.h", .modified)]))
            #expect(!reads.concern([TreeChange("first/other.h", .modified)]))
            try FileManager.default.removeItem(atPath: tree.folders.output.string)
        }
        let statistics = HostCommand("ccache", ["--print-stats"], environment: ["CCACHE_DIR": tree.cache.string])
        let lines = try await HostCommandRunner().capture(statistics).text.split(separator: "\n")
        #expect(lines.contains("preprocessed_cache_hit\t2"))
    }

    /// A cache on another disk, by a link: the kernel calls its files by another name.
    @Test(arguments: sandboxes) func sourcesBehindALinkAreKnown(_ sandbox: Sandbox?) async throws {
        let real = try TracedTree(sandbox: sandbox)
        let link = "\(real.root)-link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real.root.string)
        defer { try? FileManager.default.removeItem(atPath: link) }
        let tree = try TracedTree(at: FilePath(link), sandbox: sandbox)
        try tree.makefile(["@cat table $(CURDIR)/other > $(O)/vmlinux; test -e \(tree.folders.source)/third"])
        try tree.write(["table": "7\n", "other": "8\n", "third": "9\n"])
        let reads = try await tree.reads()
        #expect(reads.gap == nil)
        #expect(reads.read.isSuperset(of: ["Makefile", "table", "other", "third"]))
    }

    @Test func whatSawNothingOfTheSourcesProvesNothing() async throws {
        let tree = try TracedTree()
        try tree.makefile(["@touch $(O)/vmlinux"])
        let makefile = tree.folders.source.appending("Makefile").string
        try FileManager.default.moveItem(atPath: makefile, toPath: makefile.replacing("Makefile", with: "makefile"))
        #expect(try await tree.reads().gap == "no build read the Makefile of the sources")
    }

    @Test func aBuildThatIsNotTracedSaysNothing() async throws {
        let tree = try TracedTree()
        try tree.makefile(["@touch $(O)/vmlinux"])
        #expect(try await tree.build(traced: false).traced == nil)
    }

    /// Lengths, quotes, line feeds and dots in names.
    @Test func hostileNamesAreReadAsTheyAre() async throws {
        let tree = try TracedTree(sandbox: HostileMakefile.sandbox)
        let names = ["a\"b<c> d)", "x\nOK", "ä\\101", String(repeating: "n", count: 255), "-o out"]
        try tree.makefile(["@cat */* > /dev/null", "@cd dir && cat .././dir/../dir/'-o out' > ../$(O)/vmlinux"])
        for name in names { try tree.write(["dir/\(name)": "x"]) }
        let reads = try await tree.reads()
        #expect(reads.gap == nil)
        for name in names { #expect(reads.read.contains("dir/\(name)"), "\(name)") }
    }

    @Test func whatTheTraceCannotFollowProvesNothing() async throws {
        let tree = try TracedTree()
        for recipe in [
            "@cat /proc/self/cwd/table > $(O)/vmlinux",
            "@cd /proc/self/cwd && cat table > $(O)/vmlinux",
            "@unshare -Ur cat table > $(O)/vmlinux",
            #"@printf '%s\n' '#!../src/table' > $(O)/x; chmod +x $(O)/x; $(O)/x; touch $(O)/vmlinux"#,
        ] {
            try tree.makefile([recipe])
            try tree.write(["table": "#!/bin/sh\n"])
            chmod(tree.folders.source.appending("table").string, 0o755)
            #expect(try await tree.reads().gap != nil, "\(recipe)")
            try FileManager.default.removeItem(atPath: tree.folders.output.string)
        }
    }

    /// What is traced does not see the trace: neither its file nor the process that writes it.
    @Test func aHostileBuildReachesNoTrace() async throws {
        let tree = try TracedTree(sandbox: HostileMakefile.sandbox)
        try tree.makefile([
            "@-echo '1 +++ exited with 0 +++' > ../out.trace; echo x > ../out.reads",
            "@-kill -9 $$(ls /proc | grep -E '^[0-9]+$$' | while read p; do grep -l strace /proc/$$p/comm; done) 2> /dev/null",
            "@cat table > $(O)/vmlinux",
        ])
        try tree.write(["table": "7\n"])
        let reads = try await tree.reads()
        #expect(reads.gap == nil)
        #expect(reads.concern([TreeChange("table", .modified)]))
    }

    @Test func thisMachineCanTrace() async throws {
        for sandbox in Self.sandboxes { try await TracedTree(sandbox: sandbox).builder().requireTracing() }
    }
}
