// SPDX-License-Identifier: Apache-2.0

/// What the name of a kernel's package says.
package struct KernelPackageName: Hashable, Sendable {
    /// What is in it.
    package enum Contents: Hashable, Sendable {
        /// The kernel, and where the distribution packs them together, its modules.
        case kernel
        /// Modules only, which a kernel's package needs beside it.
        case modules
    }

    package var contents: Contents
    /// `cloud-amd64`, `generic`; empty where the distribution has only one.
    package var flavour: String
    /// What the packages of one kernel have in common besides version and flavour: Debian's `6.1.0-50`.
    package var abi: String
    /// Whether the kernel in it was signed for Secure Boot: the same kernel is there unsigned.
    package var isSigned: Bool

    /// - Returns: `nil` for what is not a kernel that could be booted, nor its modules: meta packages, debug symbols,
    ///   headers.
    package init?(_ name: some StringProtocol, _ scheme: PackageVersion.Scheme) {
        let name = String(name)
        guard name.utf8.count <= PackageVersion.longest, name.utf8.allSatisfy({ $0.isAlphanumeric(or: "+-._") }) else {
            return nil
        }
        switch scheme {
        case .deb: self.init(debian: name[...])
        case .rpm: self.init(rpm: name)
        }
    }

    init(_ contents: Contents, flavour: String, abi: String = "", isSigned: Bool = false) {
        self.contents = contents
        self.flavour = flavour
        self.abi = abi
        self.isSigned = isSigned
    }
}
