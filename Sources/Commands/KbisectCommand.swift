// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
import HostCommands

/// The program: every command that a person can type.
package struct KbisectCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "kbisect",
        abstract: "Finds the commit that broke a kernel: builds, boots and tests its way there.",
        discussion: """
            Commits are checked out into folders of kbisect's own, built, booted under QEMU with a disk of their own, \
            and tested with a reproducer over a serial line. Your repository is only ever read.

            Begin with 'kbisect doctor', which says what this machine lacks, and 'kbisect demo', which finds a real \
            btrfs regression.
            """,
        version: Version.current,
        subcommands: [
            RunCommand.self, ResumeCommand.self, VerifyCommand.self, ReportCommand.self, ShowCommand.self,
            LogCommand.self,
            ListCommand.self, GarbageCommand.self, ProbeCommand.self, BuildCommand.self, BootCommand.self,
            ReleasesCommand.self, DoctorCommand.self, ScenarioCommand.self, DemoCommand.self,
        ],
        groupedSubcommands: [
            CommandGroup(
                name: "By hand",
                subcommands: [
                    StartCommand.self, NextCommand.self, GoodCommand.self, BadCommand.self, SkipCommand.self,
                    OldCommand.self, NewCommand.self, MarkCommand.self, UndoCommand.self,
                ]
            )
        ]
    )

    package init() {}

    /// Does what the command line says, and ends the program with the documented exit status.
    package static func start() async {
        // Before anything else: it is no command of a person's.
        Guardian.guardIfAsked()
        Guardian.enable()
        do {
            try TypedArguments.check(Array(CommandLine.arguments.dropFirst()))
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            exit()
        } catch {
            // ArgumentParser's own status for a wrong option is one that git bisect run would take for "bad".
            guard exitCode(for: error) == ExitStatus.usage, !(error is ExitCode), isProbe else {
                exit(withError: error)
            }
            Terminal.complain(fullMessage(for: error))
            exit(withError: ExitStatus.beyondVerdicts(ExitStatus.usage))
        }
    }

    private static var isProbe: Bool {
        CommandLine.arguments.dropFirst().first == ProbeCommand.configuration.commandName
    }
}

/// What `--version` prints and sessions record.
enum Version {
    static let current = "0.1.0"
}
