// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// A released kernel that lies ready to be booted.
package struct BootableKernel: Hashable, Sendable {
    /// `uname -r`, as the package says it.
    package var release: String
    /// The kernel's image, a `bzImage`.
    package var image: FilePath
    /// The distribution's configuration of it.
    package var configuration: FilePath?
    /// Unpacked modules in the order in which they are to be loaded.
    package var modules: [FilePath]
    /// The package's change log, compressed by gzip or plain.
    package var changeLog: FilePath?
    /// Who vouches for each package, by its name; those that nobody vouches for are missing.
    package var trust: [String: String]

    /// What the modules are called by lsmod.
    package var moduleNames: [String] { modules.map { KernelModules.name(of: numberless($0)) } }

    private func numberless(_ file: FilePath) -> FilePath {
        FilePath(String(file.lastComponent?.string.drop { $0.isNumber }.dropFirst() ?? ""))
    }
}

/// What a guest needs of a kernel that has it as modules.
package struct ModuleNeeds: Hashable, Sendable, Codable {
    /// Without one of these the guest cannot do its work.
    package var needed: [String]
    /// These are taken where they are there.
    package var wanted: [String]

    package init(needed: [String], wanted: [String] = []) {
        self.needed = needed
        self.wanted = wanted
    }
}
