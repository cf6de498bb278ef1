// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import GitHistory
import GuestFiles
import HostCommands
import HostTools
import Proof
import ScenarioFiles
import Search
import Sessions
import VirtualMachine

/// What the program's exit statuses mean. docs/exit-codes.md lists them; git bisect's are used where one exists.
enum ExitStatus {
    /// `run`: the culprit is found. `probe`: good. `verify`: PROVEN.
    static let success = ExitCode(0)
    /// `probe`: bad. `doctor`: something is missing. `verify`: REFUTED.
    static let bad = ExitCode(1)
    /// `run`: only commits that could not be tested are left. `verify`: INCONCLUSIVE.
    static let onlySkippedLeft = ExitCode(2)
    /// `run`: good or bad is not what it was said to be.
    static let endsWrong = ExitCode(3)
    /// `run`: a culprit was found, and it is not the one that the scenario names.
    static let otherCulprit = ExitCode(4)
    /// `run`: the verdicts contradict each other.
    static let contradiction = ExitCode(5)
    /// The tests do not settle which commit it is, or whether it is the one that was found. `verify`: SUPPORTED.
    static let notSettled = ExitCode(6)
    /// Something that was asked for cannot be: an unknown revision, a malformed file.
    static let usage = ExitCode(64)
    /// A tool that is needed is missing.
    static let toolMissing = ExitCode(69)
    /// It could not be found out, for a reason that is neither the kernel's nor the person's.
    static let failure = ExitCode(70)
    /// A folder or file of ours cannot be written.
    static let cannotWrite = ExitCode(73)
    /// `probe`, `build`, `boot`: the commit cannot be tested, as git bisect run has it.
    static let cannotTest = ExitCode(125)
    /// Stopped by a person: 128 + SIGINT.
    static let interrupted = ExitCode(130)

    /// An error's status where 1 to 127 are verdicts to the caller: 128 more.
    static func beyondVerdicts(_ status: ExitCode) -> ExitCode {
        status == interrupted ? interrupted : ExitCode(128 + status.rawValue)
    }

    /// The status for how a session ended.
    static func status(of record: SessionRecord) -> ExitCode {
        switch record.end {
        case .found where record.refutesItsCulprit: contradiction
        case .found where record.proof?.grade == .inconclusive: notSettled
        case .found(_, _, .otherCommit): otherCulprit
        case .found, .verified: success
        case .onlySkippedLeft: onlySkippedLeft
        case .notSettled: notSettled
        case .endsWrong: endsWrong
        case .failed: failure
        case .interrupted, nil: interrupted
        }
    }

    /// The status for a grade; without one it was stopped.
    static func status(ofVerification grade: Grade?) -> ExitCode {
        switch grade {
        case .proven: success
        case .refuted: bad
        case .inconclusive: onlySkippedLeft
        case .supported: notSettled
        case nil: interrupted
        }
    }

    /// The status for a verdict, as git bisect run expects it of a script.
    static func status(of verdict: Verdict) -> ExitCode {
        switch verdict {
        case .good: success
        case .bad: bad
        case .skip: cannotTest
        }
    }
}

/// Something on the command line that cannot be done as it stands.
struct BadInput: Error, CustomStringConvertible {
    /// What, and what to do.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
