// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DemoHistory
import Driver
import GitHistory
import GuestFiles
import HostCommands
import HostTools
import KernelBuild
import Releases
import Reports
import ScenarioFiles
import Search
import Sessions
import SystemPackage
import VirtualMachine

extension ExitStatus {
    /// The status for an error. What is not listed went wrong on our side.
    static func status(of error: any Error) -> ExitCode {
        switch error {
        case is CancellationError: interrupted
        case SessionError.busy: cannotWrite
        case is BadInput, is ScenarioError, is GitError, is FileNotFound, is NotAKernelTree, is InitramfsError,
            is ScenarioNeedsABuild, is SessionError, is NothingToCompare, is KCIDBError, is TermsError,
            is BisectLogError, is BadConditionError,
            is NoBisectLog:
            usage
        case is SearchError: contradiction
        case let error as RefusedMark: error.isOutside ? usage : contradiction
        case is MissingTools, is SandboxUnusable, is TracingUnusable, HostCommandError.notFound,
            MachineError.emulatorNotFound:
            toolMissing
        case is StateError, is CannotWriteReport, HostCommandError.unusable, BuildError.unusable, MachineError.unusable:
            cannotWrite
        case MachineError.kvmUnusable, MachineError.badConfiguration: usage
        case let error as ReproducerError: error == .noBusybox ? toolMissing : usage
        case let error as GuestCompilerError: status(of: error)
        case let error as GuestFileError: status(of: error)
        case let error as GuestDiskError: status(of: error)
        case let error as CheckoutError: status(of: error)
        case let error as DemoHistoryError: status(of: error)
        case let error as ReleaseError: status(of: error)
        default: failure
        }
    }

    private static func status(of error: GuestCompilerError) -> ExitCode {
        switch error {
        case .doesNotCompile: usage
        case .compilerFails: toolMissing
        }
    }

    private static func status(of error: GuestFileError) -> ExitCode {
        switch error {
        case .unreadable, .unsuitable: usage
        case .unwritable: cannotWrite
        }
    }

    private static func status(of error: GuestDiskError) -> ExitCode {
        switch error {
        case .noTool: toolMissing
        case .diskFull: cannotWrite
        case .failed: usage
        }
    }

    private static func status(of error: CheckoutError) -> ExitCode {
        switch error {
        case .system, .notOurs: cannotWrite
        case .refusedName, .tooDeep: failure
        }
    }

    private static func status(of error: DemoHistoryError) -> ExitCode {
        switch error {
        case .sourceMissing, .programMissing: toolMissing
        case .notEnoughDisk, .unusable, .busy: cannotWrite
        default: failure
        }
    }

    private static func status(of error: ReleaseError) -> ExitCode {
        switch error {
        case .notASource: usage
        case .toolMissing: toolMissing
        case .noSpace, .unusable: cannotWrite
        case .unreachable, .gone, .toolFailed: failure
        }
    }
}
