// SPDX-License-Identifier: Apache-2.0

import Foundation
import GitHistory
import HostCommands
import Search
import SystemPackage
import Testing

@Suite struct PatchTests {
    let scratch: ScratchFolder
    let made: MadeRepository

    init() async throws {
        scratch = try ScratchFolder()
        made = try await MadeRepository(scratch.path.appending("made"))
    }

    private func grafts() throws -> GraftRepository {
        try GraftRepository(in: scratch.path.appending("g.git"), of: GitRepository(openingReadOnly: made.path))
    }

    private func lines(_ changed: [Int: String] = [:], end: String = "\n") -> String {
        (0..<30).map { (changed[$0] ?? "line \($0)") + end }.joined()
    }

    private func apply(_ text: String, on base: CommitID) async throws -> PatchOutcome {
        try await grafts().apply(Patch(Array(text.utf8)), name: "fix.patch", on: base)
    }

    private func tree(_ outcome: PatchOutcome) throws -> String {
        guard case .made(let graft) = outcome else {
            throw MadeRepository.Failed(command: "patch", message: "\(outcome)")
        }
        return graft.tree
    }

    private func run(_ tool: String, _ arguments: [String], in folder: FilePath) async throws -> String {
        let command = HostCommand(tool, arguments, workingDirectory: folder)
        return try await HostCommandRunner().capture(command, input: [], limit: 1 << 20, timeout: nil).text
    }

    /// Two commits that differ in all the ways that a patch knows.
    private func manyChanges() async throws -> (base: CommitID, tip: CommitID) {
        try made.write("fs/a file", lines())
        try made.write("fs/dos", lines(end: "\r\n"))
        try made.write("fs/ü\t\"x", lines())
        try made.write("gone/only", lines())
        try made.write("renamed", lines([3: "r"]))
        try made.write("script", lines([4: "s"]))
        try made.write("emptied", "x\n")
        try made.write("filled", "")
        try made.write("binary", "a\0b")
        let base = try await made.commitAll("base")
        try made.write("fs/a file", lines([2: "two", 25: "++ x", 26: "-- y"]).dropLast().description)
        try made.write("fs/dos", lines([3: "three"], end: "\r\n"))
        try made.write("fs/ü\t\"x", lines([0: "0"]))
        try made.write("new/deep/file", "@@ -1 +1 @@\n--- a/x\n")
        try made.write("new/empty", "")
        try made.write("emptied", "")
        try made.write("filled", "x")
        try made.write("binary", "a\0c" + lines())
        try FileManager.default.removeItem(atPath: made.path.appending("gone").string)
        try FileManager.default.createSymbolicLink(
            atPath: made.path.appending("link").string,
            withDestinationPath: "script"
        )
        try await made.git(["mv", "renamed", "elsewhere"])
        try made.write("elsewhere", lines([3: "r", 9: "nine"]))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: made.path.appending("script").string
        )
        return (base, try await made.commitAll("--- a/not/a/change\n\n+++ nor this\n\n@@ text @@\n"))
    }

    /// libgit2 takes the lines of such a change in one order only, and taking it back exchanges them.
    @Test(arguments: [("x", "y"), ("x\n", "y"), ("x", "y\n"), ("a\nx", "b\ny")])
    func aFileWithoutALineFeedAtItsEndIsFoundToBePatched(_ old: String, _ new: String) async throws {
        try made.write("file", old)
        let base = try await made.commitAll("base")
        try made.write("file", new)
        let tip = try await made.commitAll("tip")
        let text = try await made.git(["diff", base.hex, tip.hex]) + "\n"
        let changed = try tree(try await apply(text, on: base))
        #expect(changed == (try await made.git(["rev-parse", "\(tip.hex)^{tree}"])))
        #expect(try await apply(text, on: tip) == .isThere)
        try made.write("file", "another")
        guard case .conflict = try await apply(text, on: made.commitAll("another")) else {
            Issue.record("it does not fit, and was applied")
            return
        }
    }

    @Test func whatGitPrintsIsAppliedWhole() async throws {
        let (base, tip) = try await manyChanges()
        let wanted = try await made.git(["rev-parse", tip.hex + "^{tree}"])
        for command in [
            ["format-patch", "--stdout", "--binary", "-1"], ["diff", "--binary", "-M", base.hex, tip.hex],
            ["diff", "--binary", "--no-renames", base.hex, tip.hex], ["show", "--binary", "--pretty=email"],
            ["diff", "--binary", "--src-prefix=i/", "--dst-prefix=w/", "-U1", base.hex, tip.hex],
            ["-c", "core.quotePath=false", "diff", "--binary", base.hex, tip.hex],
        ] {
            let text = try await made.git(command) + "\n"
            #expect(try await tree(apply(text, on: base)) == wanted, "\(command)")
            #expect(try await apply(text, on: tip) == .isThere, "\(command)")
        }
        let patch = try await Patch(Array(made.git(["diff", "--binary", base.hex, tip.hex]).utf8))
        #expect(patch.files.contains("fs/ü\t\"x"))
        let backwards = try await made.git(["diff", "--binary", tip.hex, base.hex]) + "\n"
        let before = try await made.git(["rev-parse", base.hex + "^{tree}"])
        #expect(try await tree(apply(backwards, on: tip)) == before)
    }

    @Test func whatDiffPrintsIsAppliedToo() async throws {
        try made.write("fs/a", lines())
        try made.write("fs/gone", "x\n")
        let base = try await made.commitAll("base")
        let (old, new) = (scratch.path.appending("linux.orig"), scratch.path.appending("linux"))
        try await made.git(["clone", "-q", ".", old.string])
        try await made.git(["clone", "-q", ".", new.string])
        let other = MadeRepository(existing: new)
        try other.write("fs/a", lines([4: "four", 20: "twenty"]))
        try other.write("fs/new", "new\n")
        try FileManager.default.removeItem(atPath: new.appending("fs/gone").string)
        _ = try await other.commitAll("change")
        let wanted = try await other.git(["rev-parse", "HEAD^{tree}"])
        for options in ["-urN", "-upr", "-ruNp"] {
            let text = try await run("diff", [options, "-N", "-x", ".git", "linux.orig", "linux"], in: scratch.path)
            #expect(try await tree(apply(text, on: base)) == wanted, "\(options)")
        }
        // As `quilt` and many people have it, with words around it and line ends of another system.
        let text = try await run("diff", ["-urN", "-x", ".git", "linux.orig", "linux"], in: scratch.path)
        let mailed = ("Hello,\n\n-- this helps\n" + text + "-- \n2.39.5\n").replacing("\n", with: "\r\n")
        #expect(try await tree(apply(mailed, on: base)) == wanted)
    }

    @Test func aSeriesInOneFileAddsUp() async throws {
        try made.write("a", lines())
        let base = try await made.commitAll("base")
        for step in [[4: "4"], [4: "4", 6: "6"], [4: "four", 6: "6"]] {
            try made.write("a", lines(step))
            _ = try await made.commitAll("step")
        }
        let text = try await made.git(["format-patch", "--stdout", base.hex])
        let wanted = try await made.git(["rev-parse", "HEAD^{tree}"])
        #expect(try await tree(apply(text, on: base)) == wanted)
        #expect(try await apply(text, on: made.head()) == .isThere)
    }

    @Test func whatDoesNotFitIsAResultAndLinesMayHaveMoved() async throws {
        for name in ["a", "b", "c", "gone"] { try made.write(name, lines()) }
        let root = try await made.commitAll("root")
        for name in ["a", "b", "c", "gone"] { try made.write(name, lines([15: "fifteen"])) }
        let change = try await made.commitAll("change")
        let text = try await made.git(["diff", root.hex, change.hex]) + "\n"
        try await made.git(["checkout", "-q", root.hex])
        try made.write("a", "moved\nmoved\n" + lines())
        try made.write("b", lines([14: "other"]))
        try FileManager.default.removeItem(atPath: made.path.appending("gone").string)
        let tip = try await made.commitAll("tip")
        guard case .conflict(let conflict) = try await apply(text, on: tip) else {
            Issue.record("no conflict")
            return
        }
        #expect(conflict.files.map(\.name) == ["b", "gone"])
        #expect(conflict.files.allSatisfy { !$0.reason.isEmpty })
        #expect(!conflict.isCut)
        try made.write("b", lines())
        try made.write("gone", lines())
        let moved = try await made.commitAll("moved")
        let wanted = try await run("git", ["apply", "--index", "-"], text, tree: moved)
        #expect(try await tree(apply(text, on: moved)) == wanted)
    }

    private func run(_ tool: String, _ arguments: [String], _ input: String, tree base: CommitID) async throws -> String
    {
        try await made.git(["checkout", "-q", base.hex])
        try await made.git(arguments, input: Array(input.utf8))
        return try await made.git(["write-tree"])
    }

    private static func plain(_ name: String) -> String { "--- a/\(name)\n+++ b/\(name)\n@@ -1 +1 @@\n-x\n+y\n" }

    @Test(arguments: [
        ("", "no change of a file"), ("Hello\nworld", "no change of a file"), ("\0\0\0", "no change of a file"),
        (plain("../x"), "refused"), (plain("/etc/passwd"), "refused"), (plain("fs/../../x"), "refused"),
        (plain(".git/config"), "git keeps"), (plain("sub/.GIT/hooks/x"), "git keeps"), (plain("fs//x"), "'//'"),
        ("--- /etc/passwd\n+++ /etc/passwd\n@@ -1 +1 @@\n-x\n+y\n", "absolute"),
        ("--- \"a/..\\057x\"\n+++ \"b/..\\057x\"\n@@ -1 +1 @@\n-x\n+y\n", "'..'"),
        ("diff --git a/x b/x\nrename from x\nrename to ../x\n", "'..'"),
        ("diff --git a/x b/x\nrename from /x\nrename to x\n", "absolute"),
        ("diff --git \"a/x\\000y\" \"b/x\\000y\"\nold mode 100644\nnew mode 100755\n", "NUL"),
        ("diff --git a/x b/x\nnew file mode 160000\n", "mode '160000'"),
        ("diff --git a/x b/x\nold mode 100644\nnew mode 40000\n", "mode '40000'"),
        ("diff --git a/x b/y\nsimilarity index 100%\ncopy from x\ncopy to y\n", "line 3: a copy"),
        ("diff --git a/x b/x\nindex 1..2 100644\nBinary files a/x and b/x differ\n", "--binary"),
        ("diff --git x y z\nold mode 100644\nnew mode 100755\n", "line 1"),
        ("--- x\n+++ x\n@@ -1 +1 @@\n-x\n+y\n", "line 1: a file's name without"),
        ("@@ -1 +1 @@\n-x\n+y\n", "no name of their file"),
        ("--- a/x\n+++ b/x\n@@ -1,3 +1 @@\n-x\n+y\n", "ends within"),
        ("--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n-x\n*y\n", "line 5: it should begin"),
        ("--- a/x\n+++ b/x\n@@ -1,99999999999999999999 +1 @@\n-x\n", "as it should be"),
        ("--- a/x\n+++ b/x\n@@ -2147483647,2147483647 +1 @@\n-x\n", "ends within"),
        ("diff --git a/x b/x\nGIT binary patch\nliteral 3\nKcmZ\n\n", "part is missing"),
    ])
    func whatIsNoPatchIsSaidBeforehand(_ text: String, _ words: String) {
        let error = #expect(throws: PatchError.self) { try Patch(Array(text.utf8)) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test func bytesAtRandomDoNoHarm() async throws {
        let (base, tip) = try await manyChanges()
        let text = try await Array((made.git(["diff", "--binary", base.hex, tip.hex]) + "\n").utf8)
        let grafts = try grafts()
        var numbers = SeededNumbers(seed: 5)
        for _ in 0..<300 {
            var damaged = text
            for _ in 0..<Int.random(in: 1...6, using: &numbers) {
                let place = Int.random(in: 0..<damaged.count, using: &numbers)
                switch Int.random(in: 0..<3, using: &numbers) {
                case 0: damaged[place] = UInt8.random(in: 0...255, using: &numbers)
                case 1: damaged.remove(at: place)
                default: damaged.insert(contentsOf: damaged[place...].prefix(40), at: place / 2)
                }
            }
            // Whatever comes of it, it is an outcome or an error.
            guard let patch = try? Patch(damaged) else { continue }
            _ = try? await grafts.apply(patch, name: "x", on: base)
        }
    }
}
