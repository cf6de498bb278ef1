// SPDX-License-Identifier: Apache-2.0

import HostCommands
import HostFiles
import SystemPackage

// A program that the host killed fails in ways of which its callers know nothing: an assembler is "not supported", a file is
// "not recognized". So whatever fails is done once more before it is the commit's fault.
extension KernelBuilder {
    struct Configured {
        /// Why it cannot be configured.
        var failure: BuildFailure?
        /// What a person should know of how it was.
        var remark: String?
    }

    /// Configures; once more where that fails, or where the host killed something meanwhile: a test of the compiler that is
    /// killed makes another configuration, and no error.
    func configureSurely(
        _ configuration: KernelConfiguration,
        log: FilePath,
        _ unknown: UnknownModules
    ) async throws -> Configured {
        let kills = Self.kills
        let failure = try await configure(configuration, log: log, unknown)
        guard failure.map({ !$0.isTimeOut }) ?? (Self.kills != kills) else {
            return Configured(failure: failure)
        }
        let reason = "\(failure?.reason.prefix(200) ?? "this machine's kernel killed a program")"
        try note("# \(reason): once more\n", in: log)
        let again = try await configure(configuration, log: log, unknown)
        let remark = again == nil ? "it was configured twice, since the first time said: \(reason)" : nil
        return Configured(failure: again, remark: remark)
    }

    /// Processes that the kernel killed for lack of memory since it was booted.
    private static var kills: Substring? {
        let text = (try? SmallFile.read("/proc/vmstat", limit: 1 << 20)).map { String(decoding: $0, as: UTF8.self) }
        return text?.split(separator: "\n").first { $0.hasPrefix("oom_kill ") }
    }

    struct Compilation {
        var objects: Int
        /// From the first line that tells of linking.
        var linking = Duration.zero
        var failure: BuildFailure?
        var remark: String?
    }

    /// Compiles and links; once more where that fails, with a quarter of the jobs where memory did not suffice.
    func compile(
        _ format: BuiltKernel.Format,
        _ configuration: KernelConfiguration,
        log: FilePath,
        onObject: @escaping @Sendable (Int) -> Void
    ) async throws -> Compilation {
        var linking = Duration.zero
        func attempt(jobs: Int, _ buildLog: BuildLog) async throws -> BuildFailure? {
            let command = make(["-j\(jobs)", format.rawValue], configuration)
            let end = try await run(command, log: log) { line in
                if buildLog.receive(line) { onObject(buildLog.compiled) }
            }
            linking = buildLog.linkingSince.map { ContinuousClock().now - $0 } ?? .zero
            return try failure(end, of: command, at: .compile, buildLog, log: log)
        }
        // make ended by itself and removed what it had not finished, so it can go on from there.
        func again(jobs: Int, after compiled: Int, since reason: String) async throws -> Compilation {
            try note("# \(reason): once more with -j\(jobs)\n", in: log)
            let second = BuildLog()
            let failure = try await attempt(jobs: jobs, second)
            let remark = failure == nil ? "its build went on with -j\(jobs), since \(reason)" : nil
            let objects = compiled + second.compiled
            return Compilation(objects: objects, linking: linking, failure: failure, remark: remark)
        }
        let buildLog = BuildLog()
        do {
            guard let failure = try await attempt(jobs: jobs, buildLog) else {
                return Compilation(objects: buildLog.compiled, linking: linking)
            }
            guard !failure.isTimeOut else { return Compilation(objects: buildLog.compiled, failure: failure) }
            let reason = "it failed: \(failure.reason.prefix(200))"
            return try await again(jobs: jobs, after: buildLog.compiled, since: reason)
        } catch BuildError.hostTrouble(let line, _) where buildLog.lackedMemory && mark.isClean {
            let reason = "memory did not suffice: \(line.prefix(200))"
            return try await again(jobs: max(jobs / 4, 1), after: buildLog.compiled, since: reason)
        }
    }

    private var jobs: Int { settings.jobs }
}
