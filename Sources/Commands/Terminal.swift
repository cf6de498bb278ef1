// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import Foundation
import Glibc
import Sessions
import Synchronization
import SystemPackage
import TerminalOutput

/// Where the program prints.
enum Terminal {
    /// Prints a line of our own to standard output.
    static func say(_ line: String) {
        write(line + "\n", to: STDOUT_FILENO)
    }

    /// Prints a line of our own to standard error.
    static func complain(_ line: String) {
        write(line + "\n", to: STDERR_FILENO)
    }

    /// Asks a person on standard error: the answer is typed behind it.
    static func ask(_ question: String) {
        write(question, to: STDERR_FILENO)
    }

    /// Prints a whole text to standard output as it is: one that was made for where it goes.
    static func print(_ text: String) {
        write(text, to: STDOUT_FILENO)
    }

    /// Prints a value as JSON to standard output.
    static func say(json value: some Encodable) throws {
        say(try text(json: value))
    }

    /// A value as JSON that is safe to print.
    static func text(json value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(value), as: UTF8.self)
        return text.unicodeScalars.map(escaped).joined()
    }

    /// A scalar of JSON text, with what a terminal would obey as an escape; JSONEncoder escapes below U+0020 only.
    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        guard scalar.value >= 0x7F, [.control, .format].contains(scalar.properties.generalCategory) else {
            return String(scalar)
        }
        return String(scalar).utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }

    /// The style for a stream.
    static func style(of descriptor: Int32 = STDOUT_FILENO) -> TerminalStyle {
        TerminalStyle(isTerminal: isatty(descriptor) == 1, environment: ProcessInfo.processInfo.environment)
    }

    /// Shows sessions: on standard output, or aside, on standard error, where the former is for an answer.
    static func sessionPrinter(aside: Bool) -> SessionPrinter {
        let descriptor = aside ? STDERR_FILENO : STDOUT_FILENO
        let isTerminal = isatty(descriptor) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
        let clock = ContinuousClock()
        let start = clock.now
        return SessionPrinter(
            style: style(of: descriptor),
            isLive: isTerminal,
            columns: { columns(of: descriptor) },
            now: { (clock.now - start).seconds },
            write: { write($0, to: descriptor) }
        )
    }

    /// What the terminal says of itself; 80 where it says nothing.
    static func columns(of descriptor: Int32 = STDOUT_FILENO) -> Int {
        var size = winsize()
        return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    /// Why standard output does not have all that was printed; `nil` where it does, or where nobody wanted the rest.
    static var lossOfOutput: Errno? {
        let number = lostOutput.load(ordering: .relaxed)
        return number == 0 ? nil : Errno(rawValue: number)
    }

    private static let lostOutput = Atomic<Int32>(0)

    /// All of a text, at once: progress has to be seen while it happens. A reader that went away is no error of ours.
    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                if descriptor == STDOUT_FILENO, errno != EPIPE { lostOutput.store(errno, ordering: .relaxed) }
                return
            }
            rest = rest.dropFirst(written)
        }
    }
}

/// Runs what a command does; Ctrl-C ends it in order, and an error ends the program with its message and status.
///
/// - Parameter errorStatus: What an error's status becomes for the caller.
func performing(
    errorStatus: (ExitCode) -> ExitCode = { $0 },
    _ body: @escaping @Sendable () async throws -> ExitCode
) async throws {
    let status: ExitCode
    do {
        status = try await InterruptSignals.cancelling(body)
    } catch {
        throw errorStatus(Terminal.complain(of: error))
    }
    if let loss = Terminal.lossOfOutput {
        Terminal.complain("kbisect: error: standard output does not have all that was printed: \(loss)")
        throw errorStatus(ExitStatus.cannotWrite)
    }
    if status != ExitStatus.success { throw status }
}

/// Does something that can be refused, before any session: an error is said, and becomes its exit status.
func complaining<Result>(_ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch {
        throw Terminal.complain(of: error)
    }
}

extension Terminal {
    /// Says what went wrong; what a person stopped is no error.
    ///
    /// - Returns: The exit status.
    fileprivate static func complain(of error: any Error) -> ExitCode {
        if error is CancellationError { return ExitStatus.interrupted }
        let lines = "\(error)".split(separator: "\n", omittingEmptySubsequences: false)
        // A name that somebody gave may be a megabyte.
        complain(
            "kbisect: error: " + lines.map { String($0.prefix(8000)).displayable(upTo: 2000) }.joined(separator: "\n")
        )
        return ExitStatus.status(of: error)
    }
}
