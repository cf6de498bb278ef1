// SPDX-License-Identifier: Apache-2.0

import Foundation
import GitHistory
import Search
import SystemPackage
import Testing

@Suite struct CommitPatchTests {
    let scratch: ScratchFolder
    let made: MadeRepository

    init() async throws {
        scratch = try ScratchFolder()
        made = try await MadeRepository(scratch.path.appending("made"))
    }

    private func patch(of commit: CommitID, limit: Int = 1 << 20, paths: Int = 100) async throws -> CommitPatch {
        try await GitRepository(openingReadOnly: made.path).patch(of: commit, limit: limit, paths: paths)
    }

    private func git(_ commit: CommitID) async throws -> String {
        try await made.git(["-c", "core.abbrev=12", "show", "--format=", "--first-parent", "-m", commit.hex]) + "\n"
    }

    @Test func itIsWhatGitShows() async throws {
        let lines = (0..<30).map { "int line_\($0);\n" }
        try made.write("a/file.c", "int main(void)\n{\n" + lines.joined() + "}\n")
        try made.write("old-name", lines.joined())
        try made.write("gone", "gone\n")
        try made.write("no-end", "one\ntwo")
        try made.write("binary", "a\0b")
        try made.write("ä-name", "x\n")
        let root = try await made.commitAll("root")
        #expect(try await patch(of: root).text == git(root))
        // What the configuration says of diffs is for git's user, not for us.
        try made.write("a/file.c", "int main(void)\n{\n" + lines.joined().replacing("line_15", with: "other") + "}\n")
        try await made.git(["mv", "old-name", "new-name"])
        try made.write("new-name", lines.joined() + "more\n")
        try await made.git(["rm", "-q", "gone"])
        try made.write("no-end", "one\ntwo\n")
        try made.write("binary", "a\0c")
        try made.write("ä-name", "y")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: made.path.string + "/a/file.c")
        let change = try await made.commitAll("change")
        let expected = try await git(change)
        for setting in ["diff.noprefix=true", "diff.context=0", "diff.renames=false", "core.abbrev=40"] {
            let (name, value) = (setting.split(separator: "=")[0], setting.split(separator: "=")[1])
            try await made.git(["config", String(name), String(value)])
        }
        let found = try await patch(of: change)
        #expect(found.text == expected)
        #expect(found.text.contains("rename from old-name"))
        #expect(found.text.contains("Binary files a/binary and b/binary differ"))
        #expect(!found.isCut)
        #expect(
            found.changed.paths == ["a/file.c", "binary", "gone", "new-name", "no-end", "old-name", "ä-name"]
        )
        let bounded = try await patch(of: change, paths: 2).changed
        #expect(bounded.paths == ["a/file.c", "binary"])
        #expect(bounded.total == 7)
    }

    @Test func aMergeIsComparedWithItsFirstParent() async throws {
        _ = try await made.commitAll("root")
        try await made.git(["checkout", "-q", "-b", "side"])
        try made.write("side", "side\n")
        _ = try await made.commitAll("side")
        try await made.git(["checkout", "-q", "main"])
        try made.write("main", "main\n")
        _ = try await made.commitAll("main")
        try await made.git(["merge", "-q", "--no-ff", "-m", "merge", "side"])
        let merge = try await made.head()
        let found = try await patch(of: merge)
        #expect(found.text == (try await git(merge)))
        #expect(found.changed.paths == ["side"])
    }

    @Test(arguments: [0, 1, 100, 150, 200, 10_000])
    func itIsCutAtTheEndOfALine(_ limit: Int) async throws {
        try made.write("a", String(repeating: "line\n", count: 100))
        try made.write("b", String(repeating: "x", count: 100_000) + "\nlast\n")
        let root = try await made.commitAll("root")
        let whole = try await patch(of: root).text
        let cut = try await patch(of: root, limit: limit)
        #expect(cut.isCut)
        #expect(cut.text.utf8.count <= limit)
        #expect(whole.hasPrefix(cut.text))
        #expect(cut.text.isEmpty || cut.text.hasSuffix("\n"))
        if limit == 10_000 { #expect(cut.text.hasSuffix("+++ b/b\n@@ -0,0 +1,2 @@\n")) }
        #expect(try await !patch(of: root, limit: whole.utf8.count).isCut)
        #expect(try await patch(of: root, limit: whole.utf8.count - 1).isCut)
    }

    @Test func bytesThatAreNoTextAreReplaced() async throws {
        let bytes: [UInt8] = Array("f".utf8) + [0xFC] + Array("r\r\n".utf8)
        try Data(bytes).write(to: URL(filePath: made.path.appending("file").string))
        let root = try await made.commitAll("root")
        #expect(try await patch(of: root).text.hasSuffix("@@ -0,0 +1 @@\n+f\u{FFFD}r\r\n"))
    }
}
