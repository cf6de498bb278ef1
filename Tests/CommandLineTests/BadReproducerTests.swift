// SPDX-License-Identifier: Apache-2.0

import HostCommands
import Testing

/// Scenarios, reproducers and fragments that nothing can be tested with.
@Suite struct BadReproducerTests {
    /// Probes a kernel of a made repository.
    private func probe(_ program: Program, _ arguments: String...) async throws -> CommandOutput {
        let repository = try await program.makeRepository().string
        return try await program.run(["probe", "v6.0", "--repo", repository, "--accel", "tcg"] + arguments)
    }

    @Test func nothingToTestWith() async throws {
        try await Program.with { program in
            let run = try await program.run("run", "a..b")
            expect(run, status: 64, saying: "what is to be tested?", "--scenario", "--reproducer")
            expect(try await probe(program), status: ofProbe(64), saying: "what is to be tested?")
        }
    }

    @Test func aScenarioWithoutReproducer() async throws {
        try await Program.with { program in
            let output = try await program.run("run", "a..b", "--scenario", "btrfs")
            expect(output, status: 64, saying: "'btrfs' has no reproducer", "--reproducer")
        }
    }

    @Test func aMalformedScenario() async throws {
        try await Program.with { program in
            let text = "kbisect: 1\nname: x\nkernal:\n  base: allnoconfig\nruns: many\n"
            let file = try program.write(text, to: "broken.yaml").string
            for command in ["check", "show"] {
                let output = try await program.run("scenario", command, file)
                expect(output, status: 64, saying: "broken.yaml:3:1", "kernal", "broken.yaml:5:7")
            }
        }
    }

    @Test func anUnknownScenarioOrReproducer() async throws {
        try await Program.with { program in
            expect(try await program.run("scenario", "show", "nothing"), status: 64, saying: "btrfs-append-hole")
            expect(try await program.run("scenario", "show", "./nothing.yaml"), status: 64, saying: "nothing.yaml")
            let output = try await program.run("run", "a..b", "--reproducer", "nothing")
            expect(output, status: 64, saying: "'nothing'", "fsync-readback")
        }
    }

    @Test func aReproducerThatDoesNotCompile() async throws {
        try await Program.with { program in
            let source = try program.write("int main(void) { return gone; }\n", to: "bad.c").string
            expect(try await probe(program, "--reproducer", source), status: ofProbe(64), saying: "gone")
        }
    }

    @Test func aReproducerThatNoGuestCanRun() async throws {
        try await Program.with { program in
            expect(try await probe(program, "--reproducer", "/bin/true"), status: ofProbe(64), saying: "static")
        }
    }

    @Test func aFragmentThatIsNotThere() async throws {
        try await Program.with { program in
            let output = try await probe(program, "--scenario", "demo", "--config", "gone.config")
            expect(output, status: ofProbe(64), saying: "gone.config")
        }
    }
}
