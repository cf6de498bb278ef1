// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import Search
import Sessions
import SystemPackage
import Testing

/// A bisection of real kernels whose driver is killed, and that another one goes on with.
@Suite(.serialized) struct ResumeTests {
    private let program = DemoProgram()

    /// Starts it, waits until the journal has so many entries of a kind, kills it, and looks at what still runs.
    private static let script = """
        export XDG_STATE_HOME="$2"
        "$1" run demo-short-good..demo-short-bad --repo "$3" --scenario demo > "$2/run.log" 2>&1 &
        pid=$!
        while kill -0 $pid 2> /dev/null; do
            [ "$(cat "$2"/kbisect/sessions/*/journal 2> /dev/null | grep -c '"event":{"booted"')" -ge "$4" ] && break
            sleep 0.1
        done
        kill -KILL $pid && echo "killed"
        wait $pid 2> /dev/null
        for i in $(seq 50); do
            ls -l /proc/[0-9]*/cwd 2> /dev/null | grep -q "$2/" || { echo "nothing left"; break; }
            sleep 0.1
        done
        """

    @Test func aDriverThatIsKilledLosesNothing() async throws {
        try await program.withFolder { folder in
            let repository = try await program.history(in: folder)
            let culprit = try await program.commit(
                titled: "btrfs: fix inode lock held over page faults on direct IO write retries",
                in: repository
            )
            let output = try await HostCommandRunner().capture(
                HostCommand("bash", ["-c", Self.script, "bash", try program.path, folder.string, repository, "3"]),
                timeout: .seconds(1800)
            )
            #expect(output.text.contains("killed"), "\(output.text)\(output.errorText)")
            #expect(output.text.contains("nothing left"), "\(output.text)\(output.errorText)")
            let session = try SessionCatalogue(below: folder.appending("kbisect").appending("sessions")).find(nil)
            let known = try session.readJournal().boots
            #expect(known >= 3)
            let resumed = try await program.run(["resume"], in: folder)
            #expect(resumed.end == .exited(0), "\(resumed.text)\(resumed.errorText)")
            #expect(resumed.text.contains("\(culprit) is the first bad commit"), "\(resumed.text)")
            let record = try session.readRecord()
            #expect(record.notes.contains { $0.hasSuffix("had no result, and is done again") }, "\(record.notes)")
            // What the first driver booted is part of the answer, and was not booted again.
            let journal = try session.readJournal()
            #expect(journal.end != nil)
            #expect(record.probes.reduce(0) { $0 + ($1.trials?.total ?? 0) } == journal.boots)
            #expect(journal.boots > known)
        }
    }
}
