// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct CommandTests {
    @Test func everyCommandExplainsItself() async throws {
        let program = try Program()
        defer { program.remove() }
        let help = try await program.run("--help")
        #expect(help.end == .exited(0))
        for command in [
            "run", "verify", "report", "show", "log", "list", "gc", "probe", "build", "boot", "doctor", "scenario",
            "demo", "start", "next", "good", "bad", "skip", "old", "new", "mark", "undo",
        ] {
            #expect(help.text.contains("  \(command) "))
            let output = try await program.run(command, "--help")
            #expect(output.end == .exited(0))
            #expect(output.text.contains("USAGE: kbisect \(command)"))
        }
        let version = try await program.run("--version")
        #expect(version.text.split(separator: ".").count == 3)
    }

    @Test func completionsAreMade() async throws {
        let program = try Program()
        defer { program.remove() }
        let output = try await program.run("--generate-completion-script", "bash")
        #expect(output.end == .exited(0))
        #expect(output.text.contains("kbisect"))
    }

    @Test func doctorFindsWhatIsHereAndWhatIsNot() async throws {
        let program = try Program()
        defer { program.remove() }
        let output = try await program.run("doctor", "--json")
        #expect(output.end == .exited(0), "\(output.text)")
        let findings = try #require(
            try JSONSerialization.jsonObject(with: Data(output.standardOutput)) as? [String: Any]
        )
        #expect(findings["isReady"] as? Bool == true)
        let blind = try await program.run("doctor", environment: ["PATH": program.folder.string])
        #expect(blind.end == .exited(1))
        #expect(blind.text.contains("missing  make"))
        #expect(blind.text.contains("apt-get install make"))
    }

    @Test func scenariosAreListedShownAndWell() async throws {
        let program = try Program()
        defer { program.remove() }
        let list = try await program.run("scenario", "list")
        #expect(list.text.contains("btrfs-append-hole: "))
        #expect(list.text.contains("fsync-readback: "))
        for name in ["btrfs", "btrfs-append-hole", "demo"] {
            let check = try await program.run("scenario", "check", name)
            #expect(check.end == .exited(0), "\(check.errorText)")
            let shown = try await program.run("scenario", "show", name)
            // What is shown can be saved and used as a file.
            let file = try program.write(shown.text, to: "\(name)-copy.yaml").string
            #expect(try await program.run("scenario", "check", file).end == .exited(0))
            let json = try await program.run("scenario", "show", name, "--json")
            let understood = try JSONSerialization.jsonObject(with: Data(json.standardOutput)) as? [String: Any]
            #expect(understood?["name"] as? String == name)
        }
    }

    @Test func aDryRunSaysWhatItWouldDoAndDoesNothing() async throws {
        let program = try Program()
        defer { program.remove() }
        let repository = try await program.makeRepository(count: 20).string
        let output = try await program.run(
            "run",
            "6.0-301.fc37.x86_64..v6.19",
            "--repo",
            repository,
            "--scenario",
            "demo",
            "--dry-run"
        )
        #expect(output.end == .exited(0), "\(output.errorText)")
        #expect(output.text.contains("19 commits could be the one"))
        #expect(output.text.contains("v6.0"))
        #expect(output.text.contains("make "))
        #expect(!FileManager.default.fileExists(atPath: program.folder.appending("cache").string))
    }
}
