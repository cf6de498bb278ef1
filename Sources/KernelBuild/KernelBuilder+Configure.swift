// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
package import SystemPackage

extension KernelBuilder {
    private var mergedFragment: FilePath { folders.output.appending("kbisect.config") }
    private var moduleList: FilePath { folders.output.appending("kbisect.modules") }
    private var target: FilePath { folders.output.appending(".config") }

    /// Copies what the last build was configured with among a probe's evidence: the fragments, the modules where the
    /// base was cut down to some, and what Kconfig made of it all.
    ///
    /// A link in the place of one is left out: it would put a file of the user's into a report.
    ///
    /// - Throws: `Errno` and `CocoaError` where they cannot be written.
    package func keepConfiguration(in folder: FilePath) throws {
        for (file, name) in [(mergedFragment, "kbisect.config"), (moduleList, "kbisect.modules"), (target, "config")] {
            guard let bytes = try? BuildFile.read(file) else { continue }
            try BuildFile.write(bytes, to: folder.appending(name))
        }
    }

    /// The commands that configure, in order.
    func configureCommands(_ configuration: KernelConfiguration) -> [HostCommand] {
        let merge = [append(mergedFragment), make(["olddefconfig"], configuration)]
        switch configuration.base {
        case .allNoConfig:
            var command = make(["allnoconfig"], configuration)
            command.environment["KCONFIG_ALLCONFIG"] = mergedFragment.string
            return [command]
        case .target(let target):
            return [make([target], configuration)] + merge
        case .file(let file):
            return [copy(file)] + merge
        case .cutDown(let file, _):
            // The script knows what the file says and nothing else: what this tree adds has to be in it, or a module
            // that depends on a new one would lose it.
            return [copy(file), make(["olddefconfig"], configuration), cutDown, copy(cut)] + merge
        }
    }

    /// Configures for the sources that are there, from nothing but `configuration`.
    ///
    /// - Parameter unknown: Is told of modules that this tree does not have.
    /// - Returns: Why this commit cannot be configured; `nil` when it is.
    func configure(
        _ configuration: KernelConfiguration,
        log: FilePath,
        _ unknown: UnknownModules
    ) async throws -> BuildFailure? {
        try writeInputs(configuration)
        try prepareCache()
        for command in configureCommands(configuration) {
            let buildLog = BuildLog()
            let end = try await run(command, log: log) { line in
                buildLog.receive(line)
                unknown.receive(line)
            }
            // No file of the commit's is involved, so that it fails says nothing about the commit.
            if !end.isSuccess, Self.copiers.contains(command.executable) {
                throw BuildError.unusable(path: target, reason: "\(command.executable): \(end), see \(log)")
            }
            if let failure = try failure(end, of: command, at: .configure, buildLog, log: log) { return failure }
        }
        return nil
    }

    /// Why a commit cannot be tested whose configuration lacks what is required.
    func lost(_ symbols: [ConfigSymbol], withoutModules unknown: [String]) -> BuildFailure {
        var reason = "the configuration lost \(symbols.map(\.description).joined(separator: ", "))"
        if !unknown.isEmpty {
            let more = unknown.count > 8 ? " and \(unknown.count - 8) more" : ""
            reason += "; these sources have no module \(unknown.prefix(8).joined(separator: ", "))\(more)"
        }
        return BuildFailure(stage: .configure, reason: reason)
    }

    private func writeInputs(_ configuration: KernelConfiguration) throws {
        do {
            try FileManager.default.createDirectory(atPath: folders.output.string, withIntermediateDirectories: true)
            try BuildFile.write(Array(configuration.mergedFragments.utf8), to: mergedFragment)
            if case .cutDown(_, let modules) = configuration.base {
                try BuildFile.write(Array(modules.listing.utf8), to: moduleList)
            } else {
                // Another session's: it would be taken for evidence of this one.
                try BuildFile.remove(moduleList)
            }
        } catch {
            throw BuildError.unusable(path: folders.output, reason: error.localizedDescription)
        }
    }
}

// The steps that are no call of make.
extension KernelBuilder {
    private static let copiers: Set = ["cp", "dd"]

    private static let cutName = "kbisect.cut"

    private var cut: FilePath { folders.output.appending(Self.cutName) }

    private func copy(_ file: FilePath) -> HostCommand {
        // What lies in the build folder is seen there, and is not asked for by name: it may be a link to anything. A file
        // that is gone is for cp to say.
        let outside = [file].filter {
            !$0.starts(with: folders.output) && FileManager.default.fileExists(atPath: $0.string)
        }
        return confined(HostCommand("cp", ["--", file.string, target.string]), reading: outside)
    }

    /// Appends the fragments to `.config`. `dd` rather than a redirection: no shell is involved.
    private func append(_ fragment: FilePath) -> HostCommand {
        confined(HostCommand("dd", ["if=\(fragment)", "of=\(target)", "oflag=append", "conv=notrunc", "status=none"]))
    }

    /// Writes `.config` without the modules that were not loaded, and with the others built in, to ``cut``.
    ///
    /// This is what `make localyesconfig` runs. That goes on with `oldconfig`, which asks about every symbol that
    /// becomes visible; `olddefconfig` never asks. The script puts the path of the sources into a line for a shell, so
    /// it is given one that holds nothing of a user's.
    private var cutDown: HostCommand {
        let command = HostCommand(
            "perl",
            // Standard output to a file, without a shell.
            ["-e", #"open(STDOUT, ">", shift) and exec(@ARGV); die "$!\n""#, Self.cutName]
                + ["perl", "../src/scripts/kconfig/streamline_config.pl", "--localyesconfig", "../src", "Kconfig"],
            environment: [
                "LC_ALL": "C",
                "LSMOD": "kbisect.modules",
                "SRCARCH": "x86",
                // Where several symbols could select what a module needs, it takes the one that its hashes have first:
                // by chance, unless they are the same in each run.
                "PERL_HASH_SEED": "0",
                "PERL_PERTURB_KEYS": "0",
            ],
            inherits: BuildSettings.inherited,
            workingDirectory: folders.output
        )
        return confined(command)
    }
}
