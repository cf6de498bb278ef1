// SPDX-License-Identifier: Apache-2.0

/// How a command ended. None of these is an error by itself: what it means is for the caller to say.
package enum CommandEnd: Hashable, Sendable {
    /// It exited with this status.
    case exited(Int)
    /// This signal ended it.
    case signalled(Int)
    /// We ended it, with its whole process group, because it took longer than this.
    case timedOut(Duration)

    /// Whether it exited with status 0.
    package var isSuccess: Bool { self == .exited(0) }
}

extension CommandEnd: CustomStringConvertible {
    package var description: String {
        switch self {
        case .exited(let status): "exit status \(status)"
        case .signalled(let signal): "killed by signal \(signal)"
        case .timedOut(let limit): "timed out after \(limit)"
        }
    }
}

/// What a command printed, and how it ended.
package struct CommandOutput: Hashable, Sendable {
    /// How it ended.
    package var end: CommandEnd
    /// Standard output, up to the limit that was asked for.
    package var standardOutput: [UInt8]
    /// Standard error, up to the same limit.
    package var standardError: [UInt8]

    package init(end: CommandEnd, standardOutput: [UInt8], standardError: [UInt8]) {
        self.end = end
        self.standardOutput = standardOutput
        self.standardError = standardError
    }

    /// Standard output as text; bytes that are not UTF-8 become U+FFFD.
    package var text: String { String(decoding: standardOutput, as: UTF8.self) }
    /// Standard error as text; bytes that are not UTF-8 become U+FFFD.
    package var errorText: String { String(decoding: standardError, as: UTF8.self) }
}

/// Why a command could not be run at all.
package enum HostCommandError: Error, Hashable, Sendable {
    /// No such program in `PATH`, or no such file.
    case notFound(executable: String)
    /// It was there, and the system did not start it.
    case notStarted(executable: String, reason: String)
    /// A folder or log that it needs could not be used.
    case unusable(path: String, reason: String)
}

extension HostCommandError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notFound(let executable):
            "cannot run '\(executable)': it is not installed; 'kbisect doctor' names the package to install"
        case .notStarted(let executable, let reason):
            "cannot run '\(executable)': \(reason)"
        case .unusable(let path, let reason):
            "cannot use '\(path)': \(reason)"
        }
    }
}
