// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import KernelBuild
import SystemPackage
import TestSupport
import Testing

/// Real gcc and ld, on programs whose segments are laid out as a kernel's: no headers are loaded.
@Suite struct KernelContentsTests {
    /// A message with a line number in read-only data, as BUG() and WARN() have.
    private static let source = """
        static const char text[] = "a kernel";
        struct bug { const char *text; int line; };
        const struct bug table[] __attribute__((used)) = { { text, __LINE__ } };
        int counter = 1;
        void _start(void) { while (counter) counter += table[0].line; }
        """

    private static let layout = """
        PHDRS { text PT_LOAD FLAGS(5); data PT_LOAD FLAGS(7); note PT_NOTE FLAGS(4); }
        SECTIONS {
            . = 0x1000000;
            .text : { *(.text*) } :text
            .rodata : { *(.rodata*) } :text
            .notes : { *(.note.gnu.build-id) } :text :note
            . = ALIGN(4096);
            .data : { *(.data*) *(.bss*) } :data
            /DISCARD/ : { *(.eh_frame*) *(.note.GNU-stack) *(.note.gnu.property) *(.comment) }
        }
        """

    private let runner = HostCommandRunner()

    private func link(
        _ source: String,
        _ flags: [String] = ["-g"],
        in scratch: ScratchFolder,
        _ name: String
    ) async throws -> FilePath {
        let file = try scratch.write(source, to: "main.c")
        let script = try scratch.write(Self.layout, to: "layout.lds")
        let image = scratch.path.appending(name)
        let fixed = ["-O1", "-ffreestanding", "-nostdlib", "-static", "-no-pie", "-fno-pie", "-Wl,--build-id"]
        let command = HostCommand(
            "gcc",
            fixed + flags + ["-Wl,-T,\(script)", file.string, "-o", image.string]
        )
        let output = try await runner.capture(command)
        try #require(output.end.isSuccess, "\(output.errorText)")
        return image
    }

    private func hashes(_ image: FilePath) async throws -> (whole: String, contents: String) {
        let whole = try await runner.sha256(of: image)
        let scratch = FilePath(image.string + ".contents")
        let contents = try await KernelContents.sha256(of: image, whole: whole, scratch: scratch, runner: runner)
        #expect(!FileManager.default.fileExists(atPath: scratch.string))
        return (whole, contents)
    }

    /// Both as the linker made them from two sources.
    private func pair(_ second: String, _ flags: [String] = ["-g"]) async throws -> (Bool, Bool) {
        let scratch = try ScratchFolder()
        defer { withExtendedLifetime(scratch) {} }
        let one = try await hashes(link(Self.source, in: scratch, "one"))
        let two = try await hashes(link(second, flags, in: scratch, "two"))
        return (one.whole == two.whole, one.contents == two.contents)
    }

    /// A comment moves nothing but the debugging information, and with it the build-id, which is loaded.
    @Test func aCommentBehindAllCodeMakesTheSameContents() async throws {
        let (whole, contents) = try await pair(Self.source.replacing("int counter", with: "int /* ticks */ counter"))
        #expect(!whole)
        #expect(contents)
    }

    @Test func debuggingInformationIsLeftOut() async throws {
        let (whole, contents) = try await pair(Self.source, ["-g0"])
        #expect(!whole)
        #expect(contents)
    }

    /// A blank line above changes no instruction and no text, only what `__LINE__` is.
    @Test func aLineNumberThatIsLoadedCounts() async throws {
        let moved = Self.source.replacing("struct bug {", with: "\nstruct bug {")
        let (_, contents) = try await pair(moved, ["-g0"])
        #expect(!contents)
    }

    @Test func aStringCounts() async throws {
        let (_, contents) = try await pair(Self.source.replacing("a kernel", with: "b kernel"), ["-g0"])
        #expect(!contents)
    }

    @Test func whereItIsLoadedCounts() async throws {
        let scratch = try ScratchFolder()
        let image = try await link(Self.source, in: scratch, "one")
        let before = try await hashes(image).contents
        // The physical address of the first segment.
        try await patch(image, at: 64 + 24) { $0 ^ 1 }
        #expect(try await hashes(image).contents != before)
    }

    /// Nothing but the build-id differs, and nothing but one byte of read-only data.
    @Test func ofWhatIsLoadedOnlyTheBuildIdIsLeftOut() async throws {
        let scratch = try ScratchFolder()
        let image = try await link(Self.source, in: scratch, "one")
        let before = try await hashes(image)
        let bytes = try scratch.bytes(of: "one")
        let note = try #require(bytes.firstRange(of: [3, 0, 0, 0] + Array("GNU\0".utf8))).upperBound
        try await patch(image, at: note) { ~$0 }
        var after = try await hashes(image)
        #expect(after.whole != before.whole)
        #expect(after.contents == before.contents)
        // The byte behind it, and a byte of a text.
        for place in [note - 1, try #require(bytes.firstRange(of: Array("a kernel".utf8))).lowerBound] {
            try await patch(image, at: place) { ~$0 }
            after = try await hashes(image)
            #expect(after.contents != before.contents, "\(place)")
            try await patch(image, at: place) { ~$0 }
        }
    }

    /// A commit decides what its image is. Each of these counts as a whole, and nothing is read outside of it.
    @Test func whatDoesNotLieInTheFileCountsAsAWhole() async throws {
        let scratch = try ScratchFolder()
        let image = try await link(Self.source, in: scratch, "one")
        let good = try scratch.bytes(of: "one")
        // The table, the entry's size, their count; offset and size of the first segment.
        for (place, size) in [(32, 8), (54, 2), (56, 2), (64 + 8, 8), (64 + 32, 8)] {
            for value in [UInt8.max, 0x7f] {
                var bytes = good
                for index in place..<place + size { bytes[index] = value }
                try Data(bytes).write(to: URL(filePath: image.string))
                let (whole, contents) = try await hashes(image)
                #expect(whole == contents, "\(place)")
            }
        }
        for length in [0, 3, 63, 64, 100, 64 + 3 * 56 - 1] {
            try Data(good.prefix(length)).write(to: URL(filePath: image.string))
            let (whole, contents) = try await hashes(image)
            #expect(whole == contents, "\(length)")
        }
    }

    private func patch(_ image: FilePath, at place: Int, _ change: (UInt8) -> UInt8) async throws {
        var bytes = try Array(Data(contentsOf: URL(filePath: image.string)))
        bytes[place] = change(bytes[place])
        try Data(bytes).write(to: URL(filePath: image.string))
    }
}
