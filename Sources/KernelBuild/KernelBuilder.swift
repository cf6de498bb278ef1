// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HostCommands
package import SystemPackage

/// Builds the kernel whose sources lie in a worker's folder.
package struct KernelBuilder: Sendable {
    /// How far a build is.
    package struct Progress: Hashable, Sendable {
        /// Object files compiled.
        package var done: Int
        /// How many there will be, as far as can be told beforehand.
        package var expected: Int?
    }

    package let runner: any CommandRunner
    let folders: WorkerFolders
    private(set) var settings: BuildSettings
    /// What compilers read for the objects that are there.
    package let dependencies: DependencyIndex
    let mark: OutputMark
    let memory = ConfigurationMemory()
    /// The sources of the build that runs.
    private(set) var source: SourceTree?
    private let load: @Sendable () -> Double
    /// Receives what the commands of the build at hand read; `nil` where they are not traced.
    var trace: BuildTrace?

    /// - Parameter load: Programs that want a processor, for each that the machine has.
    package init(
        runner: any CommandRunner,
        folders: WorkerFolders,
        settings: BuildSettings,
        load: @escaping @Sendable () -> Double = { HostLoad.perProcessor }
    ) {
        self.load = load
        self.runner = runner
        self.folders = folders
        dependencies = DependencyIndex(folders)
        self.settings = settings
        mark = OutputMark(folders)
    }

    /// The same builder, with programs that give way to others: for a kernel that may not be wanted.
    ///
    /// Cancel the task that builds to stop it: the next build here goes on with what there was before.
    /// As many jobs as ever: whoever waits for it in the end has all processors.
    package var inBackground: KernelBuilder {
        var builder = self
        builder.settings.niceness = Self.backgroundNiceness
        return builder
    }

    /// Half of what there is: a guest's processor goes first, and an idle one is used all the same.
    private static let backgroundNiceness = 10

    /// Configures and builds. What took too long on a busy machine is built once more with more time, and is no failure of
    /// the commit if it takes too long again.
    ///
    /// - Parameters:
    ///   - source: The sources that lie there; `nil` where nobody knows, and then nothing of an earlier build is used.
    ///   - log: Receives everything that make prints, and the commands, appended.
    ///   - onProgress: Is told when another object is being made.
    /// - Returns: The kernel, or why this commit gives none.
    /// - Throws: ``BuildError`` and ``HostCommandError`` when we could not find out.
    package func build(
        _ configuration: KernelConfiguration,
        source: SourceTree?,
        log: FilePath,
        onProgress: @escaping @Sendable (Progress) -> Void
    ) async throws -> BuildOutcome {
        var first = self
        first.source = source
        let outcome = try await first.tracing(log: log) {
            try await $0.buildOnce(configuration, log: log, onProgress: onProgress)
        }
        guard case .failed(let failure) = outcome, failure.isTimeOut, isBusy else { return outcome }
        try note("# \(failure.reason), on a busy machine: once more with \(Self.patience) times the time\n", in: log)
        var patient = first
        patient.settings.timeout *= Self.patience
        let second = try await patient.tracing(log: log) {
            try await $0.buildOnce(configuration, log: log, onProgress: onProgress)
        }
        switch second {
        case .failed(let again) where again.isTimeOut && isBusy:
            throw BuildError.hostTrouble(line: "\(again.reason), and other programs want the processors", log: log)
        case .failed(let again): return .failed(again)
        case .built(var kernel):
            kernel.remark = "\(failure.reason) on a busy machine, and was built again with more time"
            return .built(kernel)
        }
    }

    /// A builder for the same sources once more.
    func again(recompiling: Bool) -> KernelBuilder {
        var again = self
        again.settings.recompiles = recompiling
        return again
    }

    /// By how much the time grows for a build that is tried again.
    private static let patience = 3

    /// Whether other programs than this build want the processors.
    private var isBusy: Bool {
        let own = Double(settings.jobs) / Double(max(ProcessInfo.processInfo.activeProcessorCount, 1))
        return load() > own + 1
    }

    private func buildOnce(
        _ configuration: KernelConfiguration,
        log: FilePath,
        onProgress: @escaping @Sendable (Progress) -> Void
    ) async throws -> BuildOutcome {
        let start = ContinuousClock().now
        let difference = try await makeReady(for: source, log: log)
        try mark.begin(tree: source?.id)
        defer { mark.end() }
        let unknown = UnknownModules(configuration.base)
        // Forgotten until the build came to a good end.
        let kept = memory.take()
        let configured: Configured
        if let kept, try await stays(kept, configuration, log: log) {
            configured = Configured()
        } else {
            configured = try await configureSurely(configuration, log: log, unknown)
        }
        let configuring = ContinuousClock().now - start
        if let failure = configured.failure { return .failed(failure) }
        guard let text = try configurationText() else {
            return .failed(BuildFailure(stage: .configure, reason: "make left no .config that is a plain file"))
        }
        let effective = EffectiveConfiguration(text)
        let missing = effective.missing(configuration.required)
        guard missing.isEmpty else { return .failed(lost(missing, withoutModules: unknown.all)) }
        // Only PVH lets QEMU start the ELF file; compressing and wrapping it would be for nothing.
        let format: BuiltKernel.Format = effective.values["CONFIG_PVH"] == "y" ? .vmlinux : .bzImage
        let expected = ExpectedObjects(dependencies: dependencies.current()).count(
            changed: difference?.paths,
            configuration: effective
        )
        onProgress(Progress(done: 0, expected: expected))
        let compilation = try await compile(format, configuration, log: log) {
            onProgress(Progress(done: $0, expected: expected))
        }
        if let failure = compilation.failure { return .failed(failure) }
        let image = folders.output.appending(format.path)
        guard BuildFile.staysInside(image, of: folders.output) else {
            return .failed(BuildFailure(stage: .compile, reason: "make left no \(format.path) that is a plain file"))
        }
        remember(configuration, text)
        return .built(
            BuiltKernel(
                image: image,
                format: format,
                configuration: folders.output.appending(".config"),
                compiledObjects: compilation.objects,
                duration: ContinuousClock().now - start,
                configuring: configuring,
                linking: compilation.linking,
                remark: compilation.remark ?? configured.remark
            )
        )
    }

    /// The commands of a build, in order, for a person or a dry run.
    package func commands(
        for configuration: KernelConfiguration,
        format: BuiltKernel.Format = .vmlinux
    ) -> [HostCommand] {
        configureCommands(configuration) + [make(["-j\(settings.jobs)", format.rawValue], configuration)]
    }
}

extension KernelBuilder {
    func make(_ targets: [String], _ configuration: KernelConfiguration) -> HostCommand {
        let compiler = settings.ccacheFolder == nil ? [] : ["CC=ccache gcc"]
        // Old kernels meet new compilers: what warns anew is no fault of the commit.
        let words = settings.niceness == 0 ? ["make"] : ["nice", "-n", "\(settings.niceness)", "make"]
        let command = HostCommand(
            words[0],
            words.dropFirst() + ["O=../out", "KCFLAGS=-Wno-error"] + compiler + configuration.makeVariables + targets,
            environment: settings.environment(for: folders, names: source?.names),
            inherits: BuildSettings.inherited,
            workingDirectory: folders.source
        )
        return confined(command)
    }

    /// A command of ours in the build's sandbox: also `cp` must not follow a link that a commit has left for it.
    func confined(_ command: HostCommand, reading files: [FilePath] = []) -> HostCommand {
        settings.confined(command, to: folders, reading: files)
    }

    /// Makes the file that ccache is configured with, for a sandbox can only keep what is there from being written.
    func prepareCache() throws {
        guard let file = settings.ccacheConfiguration, !FileManager.default.fileExists(atPath: file.string) else {
            return
        }
        do {
            try FileManager.default.createDirectory(
                atPath: file.removingLastComponent().string,
                withIntermediateDirectories: true
            )
            try BuildFile.write([], to: file)
        } catch {
            throw BuildError.unusable(path: file, reason: error.localizedDescription)
        }
    }

    func run(
        _ command: HostCommand,
        log: FilePath,
        onLine: @escaping @Sendable (ArraySlice<UInt8>) -> Void
    ) async throws -> CommandEnd {
        try note("+ \(command.shellLine)\n", in: log)
        mark.makeBegins()
        let end = try await following(command) {
            try await runner.log($0, to: log, timeout: settings.timeout, onLine: onLine)
        }
        // A make that ended by itself has removed the targets that it had not finished.
        if case .exited = end { mark.makeEnded() }
        return end
    }

    func failure(
        _ end: CommandEnd,
        of command: HostCommand,
        at stage: BuildFailure.Stage,
        _ buildLog: BuildLog,
        log: FilePath
    ) throws -> BuildFailure? {
        guard !end.isSuccess else { return nil }
        // What we ended ourselves says that it was killed, too.
        if case .timedOut(let limit) = end {
            return BuildFailure(stage: stage, reason: "the build took longer than \(limit)", isTimeOut: true)
        }
        if let line = buildLog.hostTrouble { throw BuildError.hostTrouble(line: line, log: log) }
        switch end {
        case .exited(let status):
            let words = "\(command.executable): exit status \(status)"
            return BuildFailure(stage: stage, reason: buildLog.firstError ?? words)
        case .signalled, .timedOut:
            throw BuildError.hostTrouble(line: "\(command.executable): \(end)", log: log)
        }
    }

    func note(_ text: String, in log: FilePath) throws {
        do {
            let file = try FileDescriptor.open(
                log,
                .writeOnly,
                options: [.create, .append, .closeOnExec],
                permissions: [.ownerReadWrite]
            )
            _ = try file.closeAfter { try file.writeAll(text.utf8) }
        } catch {
            throw BuildError.unusable(path: log, reason: "\(error)")
        }
    }

    /// The effective configuration; `nil` where the build left a link or something else in its place.
    private func configurationText() throws -> String? {
        let file = folders.output.appending(".config")
        do {
            return String(decoding: try BuildFile.read(file), as: UTF8.self)
        } catch Errno.noSuchFileOrDirectory {
            throw BuildError.unusable(path: file, reason: "make left no such file")
        } catch Errno.tooManySymbolicLinkLevels, Errno.invalidArgument, Errno.permissionDenied,
            Errno.noSuchAddressOrDevice
        {
            // A link; a folder or FIFO; a file that nobody may read; a socket.
            return nil
        } catch {
            throw BuildError.unusable(path: file, reason: "\(error)")
        }
    }
}

extension BuiltKernel.Format {
    /// Where the build leaves it, below the output folder.
    var path: String {
        switch self {
        case .vmlinux: "vmlinux"
        case .bzImage: "arch/x86/boot/bzImage"
        }
    }
}
