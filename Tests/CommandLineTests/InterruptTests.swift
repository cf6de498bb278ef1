// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import Testing

@Suite struct InterruptTests {
    @Test(arguments: ["INT", "TERM", "HUP"])
    func aSignalEndsEverythingInOrder(signal: String) async throws {
        let program = try Program()
        defer { program.remove() }
        let repository = try await program.makeRepository()
        let mark = "4\(Int.random(in: 1_000_000...9_999_999))"
        // A kernel whose configuration never comes to its end.
        let makefile = "VERSION = 6\nPATCHLEVEL = 2\nallnoconfig:\n\tsleep \(mark)\n"
        try program.write(makefile, to: "linux/Makefile")
        try await program.git("-C", repository.string, "commit", "-qam", "Linux 6.2, slow")
        let script = """
            "$1" run v6.0..HEAD --repo "$2" --scenario demo --accel tcg --state "$3" > "$3.out" 2>&1 &
            pid=$!
            for i in $(seq 200); do
                pgrep -xf "sleep $4" > /dev/null && echo "the build runs" && break
                sleep 0.1
            done
            kill -"$5" $pid
            wait $pid
            echo "status $?"
            pgrep -xf "sleep $4" || echo "nothing left"
            cat "$3.out"
            cat "$3"/sessions/*/report.md
            """
        let state = program.folder.appending("state").string
        let output = try await HostCommandRunner().capture(
            HostCommand("sh", ["-c", script, "sh", try Program.path.string, repository.string, state, mark, signal]),
            timeout: .seconds(120)
        )
        // Without it nothing was there to be ended, and the rest would prove nothing.
        #expect(output.text.contains("the build runs"), "\(output.text)")
        #expect(output.text.contains("status 130"), "\(output.text)")
        #expect(output.text.contains("nothing left"), "\(output.text)")
        #expect(output.text.contains("' goes on"), "\(output.text)")
        #expect(output.text.contains("The session was stopped before it had an answer"), "\(output.text)")
    }

    /// A make that does not listen, ended by what gives no time to end it: SIGKILL, and Ctrl-C twice.
    @Test(arguments: [("KILL", "status 137"), ("INT INT", "status 130")])
    func whatItLeavesIsEndedByItsGuardian(signals: String, status: String) async throws {
        let program = try Program()
        defer { program.remove() }
        let repository = try await program.makeRepository()
        let mark = "5\(Int.random(in: 1_000_000...9_999_999))"
        let makefile =
            "VERSION = 6\nPATCHLEVEL = 2\nallnoconfig:\n\ttrap '' TERM INT; while :; do sleep \(mark) & wait; done\n"
        try program.write(makefile, to: "linux/Makefile")
        try await program.git("-C", repository.string, "commit", "-qam", "Linux 6.2, deaf")
        let script = """
            "$1" run v6.0..HEAD --repo "$2" --scenario demo --accel tcg --state "$3" > "$3.out" 2>&1 &
            pid=$!
            for i in $(seq 200); do
                pgrep -xf "sleep $4" > /dev/null && echo "the build runs" && break
                sleep 0.1
            done
            for signal in $5; do kill -"$signal" $pid; sleep 0.2; done
            wait $pid
            echo "status $?"
            for i in $(seq 100); do
                pgrep -xf "sleep $4" > /dev/null || { echo "nothing left"; break; }
                sleep 0.1
            done
            "$1" resume --state "$3" 2>&1 | head -c 100000 &
            for i in $(seq 200); do
                pgrep -xf "sleep $4" > /dev/null && echo "it goes on" && break
                sleep 0.1
            done
            pkill -KILL -f -- "--state $3"
            """
        let state = program.folder.appending("state").string
        let output = try await HostCommandRunner().capture(
            HostCommand(
                "bash",
                ["-c", script, "bash", try Program.path.string, repository.string, state, mark, signals]
            ),
            timeout: .seconds(120)
        )
        #expect(output.text.contains("the build runs"), "\(output.text)")
        #expect(output.text.contains(status), "\(output.text)")
        #expect(output.text.contains("nothing left"), "\(output.text)")
        #expect(output.text.contains("it goes on"), "\(output.text)")
    }
}
