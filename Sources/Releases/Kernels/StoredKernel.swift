// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage

/// What `kernel.json` of an entry of the store says.
struct StoredKernel: Hashable, Codable {
    /// What an entry was made from: another key makes it anew.
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
    }

    var key: Key
    var release: String
    var trust: [String: String]
    /// Names in the folder `modules`, in the order in which they are loaded.
    var modules: [String] = []
    var hasConfiguration = false
    var hasChangeLog = false

    init(key: Key, release: String, trust: [String: String]) {
        self.key = key
        self.release = release
        self.trust = trust
    }

    /// - Returns: `nil` where there is no entry, or what is there is of another kbisect.
    static func read(_ place: FilePath) -> StoredKernel? {
        let note = FileManager.default.contents(atPath: place.appending("kernel.json").string)
        return note.flatMap { try? JSONDecoder().decode(StoredKernel.self, from: $0) }
    }

    func write(to place: FilePath) throws {
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
}
