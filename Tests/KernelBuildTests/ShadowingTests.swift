// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import KernelBuild
import SystemPackage
import Testing

/// What make and ccache do not notice: a file that comes before one that was read.
@Suite struct ShadowingTests {
    private static let hasCache = HostCommandRunner.locate("ccache") != nil

    @Test func aNewHeaderBeforeTheOneThatWasReadIsSeen() async throws {
        let kernel = try TinyKernel()
        #expect(try await kernel.build(.unchanged) == "first")
        try kernel.write("arch/include/word.h", "#define WORD \"second\"\n")
        #expect(try await kernel.build(.differing(.init(added: ["arch/include/word.h"]))) == "second")
        #expect(
            try kernel.read(kernel.log).contains(
                "# 1 made again, since what they read is gone, or new files may come before it: main.o"
            )
        )
    }

    @Test func aHeaderThatGoesUncoversTheOneBehindIt() async throws {
        let kernel = try TinyKernel()
        try kernel.write("arch/include/word.h", "#define WORD \"second\"\n")
        #expect(try await kernel.build(.unchanged) == "second")
        // As Kbuild does since Linux 5.6: what is gone is no reason to make anything again.
        let rules = try kernel.read(kernel.folders.source.appending("inner.mk"))
        try kernel.write("inner.mk", rules + "\n../src/arch/include/word.h:\n\t@true\n")
        try FileManager.default.removeItem(atPath: kernel.folders.source.appending("arch/include/word.h").string)
        #expect(try await kernel.build(.differing(.init(removed: ["arch/include/word.h"]))) == "first")
        // Another file of that name that nothing was made from changes nothing.
        let before = try kernel.read(kernel.log).components(separatedBy: "made again").count
        _ = try await kernel.build(.differing(.init(removed: ["drivers/foo/word.h"])))
        #expect(try kernel.read(kernel.log).components(separatedBy: "made again").count == before)
    }

    @Test(.enabled(if: hasCache, "ccache is not installed"), arguments: [false, true])
    func ccacheSeesItAsWell(anew: Bool) async throws {
        let kernel = try TinyKernel(hasCache: true)
        // Younger files ccache does not trust in direct mode, so that there would be nothing to see.
        try kernel.age()
        for _ in 0..<2 {
            #expect(try await kernel.build(.unchanged) == "first")
            try FileManager.default.removeItem(atPath: kernel.folders.output.string)
        }
        #expect(try await kernel.build(.unchanged) == "first")
        try #require(try await kernel.directHits > 0, "ccache has no direct mode here")
        try kernel.write("arch/include/word.h", "#define WORD \"second\"\n")
        try kernel.age()
        let added = SourceTree.Difference(added: ["arch/include/word.h"])
        #expect(try await kernel.build(.differing(anew ? nil : added)) == "second")
    }

    @Test func aHeaderElsewhereOfTheSameNameChangesNothing() async throws {
        let kernel = try TinyKernel()
        #expect(try await kernel.build(.unchanged) == "first")
        _ = try await kernel.build(.differing(.init(added: ["drivers/foo/word.h"])))
        #expect(!(try kernel.read(kernel.log)).contains("made again"))
    }

    @Test func whatAnEarlierCommitGeneratedDoesNotHideASource() async throws {
        let kernel = try TinyKernel()
        try FileManager.default.removeItem(atPath: kernel.folders.source.appending("main.c").string)
        try FileManager.default.createDirectory(atPath: kernel.folders.output.string, withIntermediateDirectories: true)
        let generator = "main.c:\n\t@echo 'const char word[] = \"third\";' > $@\n"
        let rules = try kernel.read(kernel.folders.source.appending("inner.mk"))
        try kernel.write("inner.mk", rules + "\n" + generator)
        #expect(try await kernel.build(.unchanged) == "third")
        try kernel.write("inner.mk", rules)
        try kernel.write("main.c", "const char word[] = \"second\";\n")
        let difference = SourceTree.Difference(added: ["main.c"], modified: ["inner.mk"])
        #expect(try await kernel.build(.differing(difference)) == "second")
    }

    @Test(arguments: [nil, SourceTree.Difference(hasLinks: true)])
    func whatCannotBeKnownIsBuiltAnew(difference: SourceTree.Difference?) async throws {
        let kernel = try TinyKernel()
        #expect(try await kernel.build(.unchanged) == "first")
        // With the time of before: make sees nothing.
        try kernel.write("include/word.h", "#define WORD \"second\"\n")
        try kernel.age()
        #expect(try await kernel.build(.differing(difference)) == "second")
    }
}

extension TinyKernel {
    /// Gives all sources an old time.
    func age() throws {
        let walk = FileManager.default.enumerator(atPath: folders.source.string)
        while let path = walk?.nextObject() as? String {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)],
                ofItemAtPath: folders.source.appending(path).string
            )
        }
    }

    var directHits: Int {
        get async throws {
            let command = HostCommand(
                "ccache",
                ["--print-stats"],
                environment: ["CCACHE_DIR": root.appending("ccache").string]
            )
            let output = try await HostCommandRunner().capture(command).text
            let line = output.split(separator: "\n").first { $0.hasPrefix("direct_cache_hit\t") }
            return line.flatMap { Int($0.split(separator: "\t")[1]) } ?? 0
        }
    }
}
