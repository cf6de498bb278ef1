// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
package import HostCommands
package import SystemPackage

/// Finds out whether KVM works here, by running guest code under it against a deadline.
///
/// That `/dev/kvm` opens and makes machines proves nothing: some hosts run ordinary guests at 1 MIPS there.
package struct AcceleratorProbe: Sendable {
    /// Where the host shows what it has.
    struct Host: Hashable {
        var device = QEMUCommand.kvm
        var processors = FilePath("/proc/cpuinfo")
        var bootID = FilePath("/proc/sys/kernel/random/boot_id")
    }

    /// KVM must be this fast at the least, or 8 times as slow as TCG, whatever is longer: a busy host is no broken one.
    private static let shortestDeadline = Duration.milliseconds(500)
    /// TCG needs 0.05 s where nothing else runs.
    private static let translatorLimit = Duration.seconds(20)

    private let runner: any CommandRunner
    private let cache: FilePath
    private let executable: String
    private let host: Host
    private let sandbox: Sandbox?

    /// - Parameters:
    ///   - cache: A folder where the answer is kept until the next boot; it is made where missing.
    ///   - sandbox: What QEMU is run in; `nil` for none.
    package init(runner: any CommandRunner = HostCommandRunner(), cache: FilePath, sandbox: Sandbox? = nil) {
        self.init(runner: runner, cache: cache, executable: QEMUCommand.executable, host: Host(), sandbox: sandbox)
    }

    init(
        runner: any CommandRunner,
        cache: FilePath,
        executable: String,
        host: Host,
        sandbox: Sandbox? = nil
    ) {
        self.sandbox = sandbox
        self.runner = runner
        self.cache = cache
        self.executable = executable
        self.host = host
    }

    /// The accelerator to use for a choice.
    ///
    /// - Throws: ``MachineError/kvmUnusable(reason:)`` when KVM was asked for and does not work,
    ///   ``MachineError/emulatorNotFound(executable:)``, and others when QEMU does not work at all.
    package func decide(_ choice: AcceleratorChoice) async throws -> AcceleratorDecision {
        if choice == .tcg { return AcceleratorDecision(accelerator: .tcg, reason: "it was asked for") }
        let problem = try await problemOfKVM()
        switch (choice, problem) {
        case (.kvm, let problem?): throw MachineError.kvmUnusable(reason: problem)
        case (_, let problem?): return AcceleratorDecision(accelerator: .tcg, reason: "KVM is of no use: \(problem)")
        case (_, nil): return AcceleratorDecision(accelerator: .kvm, reason: "guest code ran under KVM in time")
        }
    }

    /// Why KVM cannot be used, or `nil` when it can.
    private func problemOfKVM() async throws -> String? {
        if let problem = problemOnSight { return problem }
        let version = try await run(HostCommand(executable, ["--version"]), timeout: Self.translatorLimit).text
        let answers = ProbeAnswers(folder: cache)
        let key = ProbeAnswers.Key(
            boot: text(of: host.bootID),
            emulator: String(version.prefix { $0 != "\n" }),
            processor: QEMUCommand.processor(.kvm)
        )
        if let known = answers.answer(for: key) { return known.problem }
        let problem = try await problemOfGuestCode()
        answers.remember(problem, for: key)
        return problem
    }

    /// What can be seen without running anything.
    private var problemOnSight: String? {
        guard access(host.device.string, F_OK) == 0 else { return "there is no \(host.device)" }
        guard access(host.device.string, R_OK | W_OK) == 0 else {
            return "\(host.device) may not be opened; become a member of its group, which is 'kvm' on Debian"
        }
        let flags = text(of: host.processors).split(separator: "\n").filter { $0.hasPrefix("flags") }
        let hasExtension = flags.contains { line in line.split(separator: " ").contains { $0 == "vmx" || $0 == "svm" } }
        return hasExtension ? nil : "the processor has no vmx or svm"
    }

    private func problemOfGuestCode() async throws -> String? {
        let folder = try SocketFolder()
        defer { folder.remove() }
        let rom = folder.path.appending("rom")
        guard FileManager.default.createFile(atPath: rom.string, contents: Data(ProbeROM.bytes)) else {
            throw MachineError.unusable(path: rom, reason: "\(Errno(rawValue: errno))")
        }
        defer { unlink(rom.string) }
        let start = SuspendingClock.now
        let translated = try await run(guest(.tcg, rom), timeout: Self.translatorLimit)
        guard translated.end == .exited(ProbeROM.exitStatus) else {
            throw MachineError.emulatorFailed(
                end: "\(translated.end)",
                message: Self.firstLine(translated) ?? "a small guest did not run under TCG",
                log: rom
            )
        }
        let deadline = max(Self.shortestDeadline, (SuspendingClock.now - start) * 8)
        var problem: String?
        // Twice, for one of them may meet a host that is busy for a moment.
        for _ in 1...2 {
            let output = try await run(guest(.kvm, rom), timeout: deadline)
            if output.end == .exited(ProbeROM.exitStatus) { return nil }
            problem = Self.problem(of: output, deadline)
        }
        return problem
    }

    private static func problem(of output: CommandOutput, _ deadline: Duration) -> String {
        switch output.end {
        case .timedOut:
            // What QEMU printed then is about the signal that we ended it with.
            return "guest code that needs a moment was not done within \(deadline)"
        case let end:
            return firstLine(output).map { "QEMU says: \($0)" } ?? "guest code did not come to its end (\(end))"
        }
    }

    private func guest(_ accelerator: Accelerator, _ rom: FilePath) -> HostCommand {
        let arguments = [
            "-M", QEMUCommand.machineType, "-accel", accelerator.rawValue, "-cpu", QEMUCommand.processor(accelerator),
            "-m", "64", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
            "-bios", rom.string, "-device", "isa-debug-exit,iobase=\(ProbeROM.exitPort),iosize=1",
        ]
        var command = HostCommand(executable, arguments, workingDirectory: rom.removingLastComponent())
        command.confinement = sandbox?.confinement(
            writable: [],
            readable: [rom.removingLastComponent()],
            devices: accelerator == .kvm ? [host.device] : []
        )
        return command
    }

    private func run(_ command: HostCommand, timeout: Duration) async throws -> CommandOutput {
        do {
            return try await runner.capture(command, timeout: timeout)
        } catch HostCommandError.notFound(let executable) {
            throw MachineError.emulatorNotFound(executable: executable)
        }
    }

    private static func firstLine(_ output: CommandOutput) -> String? {
        output.standardError.split(separator: UInt8(ascii: "\n")).first.map(ConsoleTrace.printable)
    }

    private func text(of file: FilePath) -> String {
        FileManager.default.contents(atPath: file.string).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
