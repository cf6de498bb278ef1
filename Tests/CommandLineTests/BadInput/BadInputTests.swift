// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import TestSupport
import Testing

/// Everything that the program has to refuse, and the tables of it in docs/reliability.md.
@Suite struct BadInputTests {
    @Test func everyBadInputIsRefusedAsTheDocumentSays() async throws {
        try await Program.with { program in
            let repository = try await program.makeRepository().string
            let before = try await FolderFingerprint.of(repository)
            var text = ""
            for (number, sort) in BadInput.sorts.enumerated() {
                text += number == 0 ? "" : "\n"
                text += "### \(sort.title)\n\n| given | exit status | message |\n| --- | --: | --- |\n"
                for row in try await rows(of: sort.inputs, in: program, number) { text += row + "\n" }
            }
            text += "\n\(BadInput.sorts.map(\.inputs.count).reduce(0, +)) bad inputs.\n"
            #expect(try await FolderFingerprint.of(repository) == before)
            let block = DocumentBlock(path: Self.document, command: "make bad-inputs")
            if ProcessInfo.processInfo.environment["KBISECT_WRITE_TABLES"] != nil { try block.replace(by: text) }
            #expect(try block.text == text, "docs/reliability.md is stale: run 'make bad-inputs'")
        }
    }

    private static let document = FilePath(#filePath).removingLastComponent().appending("../../../docs/reliability.md")
        .lexicallyNormalized().string

    /// Some at once, in order.
    private func rows(of inputs: [BadInput], in program: Program, _ sort: Int) async throws -> [String] {
        try await withThrowingTaskGroup(of: (Int, String).self) { group in
            var rows = [String](repeating: "", count: inputs.count)
            for (number, input) in inputs.enumerated() {
                if number >= 4, let (done, row) = try await group.next() { rows[done] = row }
                group.addTask { (number, try await row(of: input, in: program, "\(sort)-\(number)")) }
            }
            for try await (done, row) in group { rows[done] = row }
            return rows
        }
    }

    private func row(of input: BadInput, in program: Program, _ name: String) async throws -> String {
        let folder = program.folder.appending(name)
        let home = program.folder.appending(name + "-home")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        let words = Comment(rawValue: "\(input.given): \(input.line)")
        let setup = try await bash(input.setup, in: folder, home: home)
        try #require(setup.end == .exited(0), "\(words): \(setup.errorText)")
        let before = try await contents(folder, home)
        let output = try await bash(input.line, in: folder, home: home)
        #expect(output.end == .exited(input.status), "\(words): \(output.errorText)")
        #expect(output.standardOutput.isEmpty, "\(words): \(output.text)")
        // What an error of Foundation or of Swift's own looks like where nobody put it into words.
        for part in ["Fatal error", "NSCocoaErrorDomain", "Error Domain", "Optional("] {
            #expect(!output.errorText.contains(part), "\(words): \(output.errorText)")
        }
        for part in input.parts { #expect(output.errorText.contains(part), "\(words): \(output.errorText)") }
        #expect(try await contents(folder, home) == before, words)
        return "| \(Self.cell(input.given)) | \(input.status) | \(Self.message(output, folder, home, program.folder)) |"
    }

    /// Runs a line as a person would type it. As root a file's permissions mean nothing, so there is `as_other`.
    private func bash(_ line: String, in folder: FilePath, home: FilePath) async throws -> CommandOutput {
        let functions = #"""
            kbisect() { "$KBISECT" "$@"; }
            as_other() {
                shift
                if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$KBISECT" "$@"
                else "$KBISECT" "$@"; fi
            }
            """#
        let example = FilePath(#filePath).removingLastComponent().appending("../../../docs/examples/report.json")
        let environment = [
            "KBISECT": try Program.path.string, "repo": "--repo ../linux", "demo": "--scenario demo",
            "example": example.lexicallyNormalized().string,
            "XDG_CACHE_HOME": home.appending("cache").string, "XDG_STATE_HOME": home.appending("state").string,
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": "1600000000 +0000",
            "GIT_COMMITTER_DATE": "1600000000 +0000", "LC_ALL": "C.UTF-8",
        ]
        return try await HostCommandRunner().capture(
            HostCommand("bash", ["-c", functions + "\n" + line], environment: environment, workingDirectory: folder),
            timeout: .seconds(60)
        )
    }

    /// The names of what is there, and what was learnt. Caches may fill before something is refused.
    private func contents(_ folder: FilePath, _ home: FilePath) async throws -> String {
        let script = """
            find . \\( -path ./s/workers -o -path ./s/guest -o -path ./s/ccache -o -path ./s/kernels -o -name lock \\) -prune -o \\( -type d -o -print \\)
            [ ! -d "$1" ] || find "$1" -name sessions -exec find {} -mindepth 1 \\;
            """
        let arguments = ["-c", "{ \(script); } 2>&1 | sort", "bash", home.appending("state").string]
        return try await HostCommandRunner().capture(HostCommand("bash", arguments, workingDirectory: folder)).text
    }

    /// The first line of what was said, without what differs from run to run.
    private static func message(_ output: CommandOutput, _ folder: FilePath, _ home: FilePath, _ all: FilePath)
        -> String
    {
        let line = String(output.errorText.prefix { $0 != "\n" })
            .replacingOccurrences(of: home.string, with: "~")
            .replacingOccurrences(of: folder.string + "/", with: "")
            .replacingOccurrences(of: folder.string, with: ".")
            .replacingOccurrences(of: all.string + "/", with: "../")
            .replacing(/\b[0-9a-f]{12,64}\b/, with: "ID")
        return cell(line.count > 220 ? String(line.prefix(219)) + "…" : line)
    }

    private static func cell(_ text: String) -> String {
        text.map { "\\|*_<>[]".contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
