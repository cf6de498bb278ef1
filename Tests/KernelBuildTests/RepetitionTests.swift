// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import KernelBuild
import Testing

/// Real make, gcc and ld: whether building a source twice gives one image.
@Suite struct RepetitionTests {
    private func tree(_ text: String, before: [String] = []) throws -> TracedTree {
        let tree = try TracedTree(sandbox: HostileMakefile.sandbox)
        try tree.makefile(before + ["@cd $(O) && gcc -nostdlib -static -Wl,--build-id=none -o vmlinux ../src/a.c"])
        try tree.write(["a.c": text])
        return tree
    }

    private func again(_ tree: TracedTree) async throws -> Repetition {
        let kernel = try await tree.build()
        return try await tree.builder().buildAgain(kernel, TracedTree.configuration, source: .unchanged, log: tree.log)
        { _ in }
    }

    private static let start = "void _start(void) { for (;;); }\n"

    @Test func aSourceThatSaysWhatItIsGivesTheSameTwice() async throws {
        // The time of day is that of SOURCE_DATE_EPOCH.
        let tree = try tree(Self.start + "const char version[] = __DATE__ __TIME__;\n")
        #expect(try await again(tree) == .same)
        #expect(FileManager.default.fileExists(atPath: tree.image.string))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: tree.folders.worker.string).sorted() == [
                "out", "out.reads", "out.state", "src",
            ]
        )
        // The second build is what the next one goes on from.
        #expect(try await tree.build().remark == nil)
    }

    @Test func aRandomNumberIsSeenAndItsPlaceIsNamed() async throws {
        let tree = try tree(
            Self.start + "#include \"../out/seed.h\"\nconst char first[] = \"same\"; const char randomly[] = SEED;\n",
            before: [#"@od -An -N8 -tx8 /dev/urandom | sed 's/ \(.*\)/#define SEED "\1"/' > $(O)/seed.h"#]
        )
        guard case .differs(let words) = try await again(tree) else {
            Issue.record("not seen")
            return
        }
        #expect(words.hasPrefix("the second vmlinux differs from byte "))
        #expect(words.hasSuffix(", in .rodata, in randomly"))
    }

    @Test func aCounterOfBuildsOrAFailureIsADifferenceToo() async throws {
        let counting = try tree(Self.start)
        try counting.makefile(["@date +%N > $(O)/vmlinux"])
        guard case .differs = try await again(counting) else {
            Issue.record("not seen")
            return
        }
        let failing = try TracedTree()
        try failing.makefile(["@test ! -e ../once && touch ../once $(O)/vmlinux"])
        guard case .differs(let words) = try await again(failing) else {
            Issue.record("not seen")
            return
        }
        #expect(words.hasPrefix("it was built once, and not again: "))
    }
}
