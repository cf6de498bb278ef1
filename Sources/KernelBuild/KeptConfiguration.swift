// SPDX-License-Identifier: Apache-2.0

import HostCommands
import HostFiles
import Synchronization
import SystemPackage

/// What a configuration was made from and what it came to, for as long as this process runs: the tools stay the same for so
/// long, and what they say goes into a configuration, too.
struct KeptConfiguration: Hashable {
    /// What was asked for.
    let asked: KernelConfiguration
    /// The file that it began with.
    let base: [UInt8]?
    /// The sources.
    let tree: String
    /// The `.config` that came of it.
    let made: [UInt8]
}

/// Remembers the last configuration that made a kernel. All copies of a builder share one.
final class ConfigurationMemory: Sendable {
    private let kept = Mutex<KeptConfiguration?>(nil)

    func take() -> KeptConfiguration? {
        kept.withLock { kept in
            defer { kept = nil }
            return kept
        }
    }

    func keep(_ configuration: KeptConfiguration) { kept.withLock { $0 = configuration } }
}

extension SourceTree.Difference {
    /// Whether a configuration may come out otherwise.
    ///
    /// - Parameter read: Paths that Kconfig named itself.
    func concernsConfiguration(read: Set<String>) -> Bool {
        hasLinks || paths.contains { read.contains($0) || !Self.isNeverAsked($0) }
    }

    /// Whether nothing that configures looks at a path: code and documents, but for what runs meanwhile.
    ///
    /// Kconfig runs programs below `scripts` (`scripts/cc-version.sh`), whose `.c` and `.h` files are those of Kconfig itself. What
    /// is not known is taken for something that it reads.
    private static func isNeverAsked(_ path: String) -> Bool {
        let path = FilePath(path)
        guard let name = path.lastComponent, path.components.first?.string != "scripts" else { return false }
        if ["Kconfig", "Kbuild", "Makefile"].contains(where: name.string.hasPrefix) { return false }
        return ["c", "h", "S", "rst", "txt", "yaml", "dts", "dtsi"].contains(name.extension)
    }
}

extension KernelBuilder {
    /// Whether nothing that the configuration is made from changed since it was made, and it is what is there.
    func stays(_ kept: KeptConfiguration, _ asked: KernelConfiguration, log: FilePath) async throws -> Bool {
        guard settings.shortcuts.keepsConfiguration, kept.asked == asked, kept.base == baseFile(of: asked),
            let made = try? BuildFile.read(folders.output.appending(".config")), made == kept.made,
            let read = kconfigFiles(), let difference = try await source?.difference(from: kept.tree),
            !difference.concernsConfiguration(read: read)
        else { return false }
        try note("# nothing that the configuration is made from has changed: .config stays as it is\n", in: log)
        return true
    }

    func remember(_ asked: KernelConfiguration, _ made: String) {
        guard let source else { return }
        memory.keep(
            KeptConfiguration(asked: asked, base: baseFile(of: asked), tree: source.id, made: Array(made.utf8))
        )
    }

    private func baseFile(of configuration: KernelConfiguration) -> [UInt8]? {
        switch configuration.base {
        case .allNoConfig, .target: nil
        case .file(let file), .cutDown(let file, _): try? SmallFile.read(file, limit: 16 << 20)
        }
    }

    /// The files that Kconfig read, from the list that it leaves for make; `nil` where there is none.
    private func kconfigFiles() -> Set<String>? {
        let list = folders.output.appending("include/config/auto.conf.cmd")
        guard let text = (try? BuildFile.read(list)).map({ String(decoding: $0, as: UTF8.self) }) else { return nil }
        let words = text.split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\\" }
        return words.isEmpty ? nil : Set(words.map(String.init))
    }
}
