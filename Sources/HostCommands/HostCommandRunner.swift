// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Subprocess
import Synchronization
package import SystemPackage

/// Runs commands for real, through swift-subprocess.
package struct HostCommandRunner: CommandRunner {
    package init() {}

    package func capture(
        _ command: HostCommand,
        input: [UInt8],
        limit: Int,
        timeout: Duration?
    ) async throws -> CommandOutput {
        let output = CollectedBytes(limit: limit)
        let errors = CollectedBytes(limit: limit)
        let end = try await runToEnd(command, timeout: timeout) { configuration, started in
            try await Subprocess.run(configuration, input: .array(input), output: .sequence, error: .sequence) {
                execution in
                started(execution.processIdentifier.value)
                let (standardOutput, standardError) = (execution.standardOutput, execution.standardError)
                async let rest: Void = errors.collect(standardError)
                try await output.collect(standardOutput)
                try await rest
            }.terminationStatus
        }
        try Self.requireStart(of: command, end, saying: errors.bytes)
        return CommandOutput(
            end: end,
            standardOutput: output.bytes,
            standardError: errors.bytes
        )
    }

    /// A build of all of Linux that warns in each file prints some 10 MiB.
    private static let longestLog = 64 << 20

    package func log(
        _ command: HostCommand,
        to file: FilePath,
        timeout: Duration?,
        onLine: @escaping @Sendable (ArraySlice<UInt8>) -> Void
    ) async throws -> CommandEnd {
        let log = try Self.openLog(file)
        defer { try? log.close() }
        let beginning = Mutex<[UInt8]>([])
        let end = try await runToEnd(command, timeout: timeout) { configuration, started in
            try await Subprocess.run(configuration, input: .none, output: .sequence, error: .combinedWithOutput) {
                execution in
                started(execution.processIdentifier.value)
                var lines = LineSplitter()
                var room = Self.longestLog
                for try await buffer in execution.standardOutput {
                    try buffer.withUnsafeBytes { bytes in
                        beginning.withLock { if $0.isEmpty { $0 = Array(bytes.prefix(300)) } }
                        if room > 0 { _ = try log.writeAll(bytes.prefix(room)) }
                        if room > 0, room <= bytes.count {
                            _ = try log.writeAll("\n[kbisect keeps no more of this]\n".utf8)
                        }
                        room -= min(room, bytes.count)
                        lines.append(bytes, onLine)
                    }
                }
                lines.finish(onLine)
            }.terminationStatus
        }
        try Self.requireStart(of: command, end, saying: beginning.withLock { $0 })
        return end
    }

    package func keeping<Result: Sendable>(
        _ command: HostCommand,
        outputTo file: FilePath,
        grace: Duration,
        body: @escaping @Sendable (RunningCommand) async throws -> Result
    ) async throws -> (Result, CommandEnd) {
        let log = try Self.openLog(file)
        defer { try? log.close() }
        return try await withThrowingTaskGroup(of: CommandEnd.self) { group in
            let (pids, announce) = AsyncStream.makeStream(of: Int32.self)
            let running = Mutex<RunningCommand?>(nil)
            group.addTask {
                defer { announce.finish() }
                let end = try await runToEnd(command, timeout: nil) { configuration, started in
                    try await Subprocess.run(
                        configuration,
                        input: .none,
                        output: .fileDescriptor(log, closeAfterSpawningProcess: false),
                        error: .fileDescriptor(log, closeAfterSpawningProcess: false)
                    ) { execution in
                        started(execution.processIdentifier.value)
                        running.withLock { $0 = RunningCommand(processID: execution.processIdentifier.value) }
                        announce.yield(execution.processIdentifier.value)
                    }.terminationStatus
                }
                running.withLock { $0 }?.ended(end)
                return end
            }
            for await _ in pids { break }
            guard let command = running.withLock({ $0 }) else {
                _ = try await group.next()
                throw CancellationError()
            }
            let result: Result
            do {
                result = try await body(command)
            } catch {
                await ProcessGroup(leader: command.processID).end(grace: grace)
                throw error
            }
            if command.end == nil { await ProcessGroup(leader: command.processID).end(grace: grace) }
            guard let end = try await group.next() else { throw CancellationError() }
            return (result, end)
        }
    }

    package func interact(_ command: HostCommand) async throws -> CommandEnd {
        let status = try await Self.translatingErrors(of: command) {
            try await Subprocess.run(
                Self.configuration(command, ownSession: false),
                input: .currentStandardInput,
                output: .currentStandardOutput,
                error: .currentStandardError
            ).terminationStatus
        }
        return Self.end(status, of: command)
    }
}

extension HostCommandRunner {
    /// Runs a command in a session of its own, ends its group at the time-out, on cancellation, and afterwards.
    private func runToEnd(
        _ command: HostCommand,
        timeout: Duration?,
        _ launch:
            @escaping @Sendable (Configuration, @escaping @Sendable (Int32) -> Void) async throws -> TerminationStatus
    ) async throws -> CommandEnd {
        try Task.checkCancellation()
        let leader = Mutex<Int32>(0)
        // Grandchildren outlive a leader that was killed: a compiler under make, for example.
        defer {
            let group = leader.withLock { $0 }
            ProcessGroup(leader: group).send(SIGKILL)
            Guardian.release(group)
        }
        let status = try await Self.translatingErrors(of: command) {
            try await withTaskCancellationHandler {
                try await withDeadline(timeout) {
                    try await withTaskCancellationHandler {
                        try await launch(Self.configuration(command, ownSession: true)) { pid in
                            leader.withLock { $0 = pid }
                            Guardian.watch(pid)
                        }
                    } onCancel: {
                        ProcessGroup(leader: leader.withLock { $0 }).send(SIGTERM)
                    }
                }
            } onCancel: {
                ProcessGroup(leader: leader.withLock { $0 }).send(SIGTERM)
            }
        }
        try Task.checkCancellation()
        guard let status else { return .timedOut(timeout ?? .zero) }
        return Self.end(status, of: command)
    }

    private static func configuration(_ command: HostCommand, ownSession: Bool) -> Configuration {
        let command = command.started
        var options = PlatformOptions()
        options.createSession = ownSession
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: ProcessGroup.grace)]
        return Configuration(
            executable: executable(of: command),
            arguments: Arguments(command.arguments),
            environment: environment(of: command),
            workingDirectory: command.workingDirectory,
            platformOptions: options
        )
    }

    /// `mkfs` and its like are in folders that an ordinary user's `PATH` has not, and that everybody may use.
    private static let systemFolders = ["/usr/sbin", "/sbin"]

    /// Where a program is that is called by its name alone; `nil` where it is not installed.
    package static func locate(_ name: String) -> FilePath? {
        let searched = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":").map(String.init) ?? []
        for folder in searched + systemFolders {
            let path = FilePath(folder).appending(name)
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path.string, isDirectory: &isFolder), !isFolder.boolValue,
                FileManager.default.isExecutableFile(atPath: path.string)
            {
                return path
            }
        }
        return nil
    }

    private static func executable(of command: HostCommand) -> Executable {
        guard !command.executable.contains("/") else { return .path(FilePath(command.executable)) }
        return locate(command.executable).map { .path($0) } ?? .name(command.executable)
    }

    private static func environment(of command: HostCommand) -> Environment {
        let added = Dictionary(
            uniqueKeysWithValues: command.environment.map { (Environment.Key(stringLiteral: $0), $1) }
        )
        guard let inherits = command.inherits else { return .inherit.updating(added) }
        let kept = ProcessInfo.processInfo.environment.filter { inherits.contains($0.key) }
            .map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        return .custom(Dictionary(uniqueKeysWithValues: kept).merging(added) { $1 })
    }

    private static func end(_ status: TerminationStatus, of command: HostCommand) -> CommandEnd {
        let end: CommandEnd =
            switch status {
            case .exited(let code): .exited(Int(code))
            case .signaled(let signal): .signalled(Int(signal))
            }
        return command.confinement == nil ? end : Confinement.unwrapping(end)
    }

    /// A sandbox that could not be made is ours: it says nothing about the program.
    private static func requireStart(of command: HostCommand, _ end: CommandEnd, saying bytes: [UInt8]) throws {
        guard command.confinement != nil || command.trace != nil,
            let trouble = Confinement.trouble(end, saying: bytes.prefix(300))
        else {
            return
        }
        throw HostCommandError.notStarted(executable: command.executable, reason: trouble)
    }

    private static func openLog(_ file: FilePath) throws -> FileDescriptor {
        do {
            return try FileDescriptor.open(
                file,
                .writeOnly,
                options: [.create, .append, .closeOnExec],
                permissions: [.ownerReadWrite]
            )
        } catch let error as Errno {
            throw HostCommandError.unusable(path: file.string, reason: "\(error)")
        }
    }

    private static func translatingErrors<Result>(
        of command: HostCommand,
        _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await body()
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw HostCommandError.notFound(executable: command.started.executable)
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw HostCommandError.notStarted(executable: command.executable, reason: "\(error)")
        }
    }
}
