// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage

/// What `kernel.json` of an entry of the store says.
struct StoredKernel: Hashable, Codable {
    /// What an entry was made from.
    struct Key: Hashable, Codable {
        /// One package, and what its file was like where it lay on the disk.
        struct Package: Hashable, Codable {
            var name: String
            var version: String
            var architecture: String
            var place: String
            var bytes: Int?
            var changed: Double?
        }

        var packages: [Package]
        var needs: ModuleNeeds
        /// Whether its modules are a system's, which is only read.
        var isInstalled: Bool

        init(_ release: Release, _ needs: ModuleNeeds) {
            self.needs = needs
            isInstalled = if case .installed = release.kernel.place { true } else { false }
            packages = release.packages.map { package in
                let (place, file): (String, FilePath?) =
                    switch package.place {
                    case .archive(let name): (name, nil)
                    case .file(let path): (path.string, path)
                    case .address(let address, let sum): (sum ?? address, nil)
                    case .installed(let name, let boot): (boot.string, boot.appending("vmlinuz-\(name)"))
                    }
                let attributes = file.flatMap { try? FileManager.default.attributesOfItem(atPath: $0.string) }
                return Package(
                    name: package.name,
                    version: package.version.text,
                    architecture: package.architecture,
                    place: place,
                    bytes: attributes?[.size] as? Int,
                    changed: (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970
                )
            }
        }

        /// As bytes, the same for the same key.
        var bytes: [UInt8] {
            get throws {
                let encoder = JSONEncoder()
                encoder.outputFormatting = .sortedKeys
                return Array(try encoder.encode(self))
            }
        }
    }

    var key: Key
    var release: String
    var trust: [String: String]
    /// Names in the folder `modules`, in the order in which they are loaded.
    var modules: [String] = []
    var hasConfiguration = false
    var hasChangeLog = false
    /// The SHA-256 of each file.
    private var sums: [String] = []

    init(key: Key, release: String, trust: [String: String]) {
        self.key = key
        self.release = release
        self.trust = trust
    }

    /// Reads an entry and holds each of its files against the hash that it was made with.
    ///
    /// - Returns: `nil` where there is no entry, one of another kbisect, or one that was damaged since.
    static func read(_ place: FilePath, runner: any CommandRunner) async throws -> StoredKernel? {
        let note = FileManager.default.contents(atPath: place.appending("kernel.json").string)
        guard let stored = note.flatMap({ try? JSONDecoder().decode(StoredKernel.self, from: $0) }) else { return nil }
        return try await stored.currentSums(in: place, runner: runner) == stored.sums ? stored : nil
    }

    /// Writes the note, with the hashes of the files that are there.
    mutating func write(to place: FilePath, runner: any CommandRunner) async throws {
        sums = try await currentSums(in: place, runner: runner)
        try JSONEncoder().encode(self).write(to: URL(filePath: place.appending("kernel.json").string))
    }

    func kernel(in place: FilePath) -> BootableKernel {
        BootableKernel(
            release: release,
            image: place.appending("vmlinuz"),
            configuration: hasConfiguration ? place.appending("config") : nil,
            modules: modules.map { place.appending("modules").appending($0) },
            changeLog: hasChangeLog ? place.appending("changelog") : nil,
            trust: trust
        )
    }

    private func currentSums(in place: FilePath, runner: any CommandRunner) async throws -> [String] {
        let kernel = kernel(in: place)
        let files = [kernel.image] + [kernel.configuration, kernel.changeLog].compactMap { $0 } + kernel.modules
        let output = try await runner.capture(HostCommand.plain("sha256sum", ["--"] + files.map(\.string)))
        return output.text.split(separator: "\n").map { String($0.drop { $0 == "\\" }.prefix(64)) }
    }
}
