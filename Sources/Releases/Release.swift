// SPDX-License-Identifier: Apache-2.0

/// One kernel as a distribution released it: the package with the kernel, and those with its modules.
package struct Release: Hashable, Sendable {
    /// That of the package with the kernel; it orders releases.
    package let version: PackageVersion
    /// `cloud-amd64`; empty where the distribution has only one.
    package let flavour: String
    /// As the distribution calls it: `amd64`, `x86_64`.
    package let architecture: String
    /// All that it comes in, the package with the kernel first.
    package let packages: [KernelPackage]

    /// The package with the kernel.
    package var kernel: KernelPackage { packages[0] }

    /// Bytes to fetch, as far as that is known.
    package var bytes: Int? {
        packages.reduce(Int?.some(0)) { sum, package in sum.flatMap { sum in package.bytes.map { sum &+ $0 } } }
    }

    /// `6.1`: the line of stable kernels that it belongs to, where the version says so.
    package var series: String? {
        let parts = version.upstreamTag?.dropFirst().split(separator: ".", maxSplits: 2) ?? []
        return parts.count >= 2 ? parts[0] + "." + parts[1].prefix { $0.isNumber } : nil
    }

    /// Whether a person may mean this one: its version, the upstream one, its package, or what `uname -r` says.
    package func isCalled(_ text: String) -> Bool {
        let tag = text.hasPrefix("v") ? text : "v" + text
        if version.text == text || version.upstreamTag == tag { return true }
        return packages.contains { package in
            package.name == text || package.name.hasSuffix("-" + text) || package.name.hasSuffix("-\(text)-unsigned")
                || text == "\(package.version).\(package.architecture)"
        }
    }

    /// Whether the guests of this machine can boot it.
    package var isForGuests: Bool { ["amd64", "x86_64"].contains(architecture) }
}

/// Releases put together from packages.
package struct ReleaseCatalogue: Sendable {
    /// Oldest first, as the distribution orders versions; equal versions by flavour and architecture.
    package let releases: [Release]

    /// - Parameter packages: From all sources, the preferred ones first: of two with the same kernel, the first that is
    ///   not signed for Secure Boot is taken, for only that one's change log has the changes of the kernel.
    package init(_ packages: [KernelPackage]) {
        let named = packages.compactMap { package in
            KernelPackageName(package.name, package.version.scheme).map { (package, $0) }
        }
        var kernels: [Key: (KernelPackage, KernelPackageName)] = [:]
        for (package, name) in named where name.contents == .kernel {
            let key = Key(package, name)
            guard let (old, oldName) = kernels[key] else {
                kernels[key] = (package, name)
                continue
            }
            // Fedora's `kernel` is empty beside a `kernel-core`.
            if old.name == package.name + "-core" { continue }
            if package.name == old.name + "-core" {
                kernels[key] = (package, name)
                continue
            }
            // What lies on the disk costs no fetching, whatever it is.
            if !old.isOnDisk, !package.isOnDisk, oldName.isSigned, !name.isSigned { kernels[key] = (package, name) }
        }
        let modules = Dictionary(grouping: named.filter { $0.1.contents == .modules }) { Key($0.0, $0.1) }
        releases = kernels.map { key, kernel in
            var seen: Set<String> = []
            let beside = (modules[key] ?? []).map(\.0).filter { seen.insert($0.name).inserted }
            return Release(
                version: kernel.0.version,
                flavour: key.flavour,
                architecture: key.architecture,
                packages: [kernel.0] + beside.sorted { $0.name < $1.name }
            )
        }
        .sorted { left, right in
            if left.version != right.version { return left.version < right.version }
            return (left.flavour, left.architecture) < (right.flavour, right.architecture)
        }
    }

    /// The flavour that is taken where none is asked for: made for virtual machines, if there is one.
    package static func standardFlavour(of releases: [Release]) -> String? {
        let flavours = Set(releases.map(\.flavour))
        let wanted = ["cloud-amd64", "virtual", "kvm", "", "generic", "amd64", "default"]
        return wanted.first(where: flavours.contains) ?? flavours.sorted().first
    }

    /// What the packages of one kernel have in common.
    private struct Key: Hashable {
        let version: String
        let flavour: String
        let abi: String
        let architecture: String

        init(_ package: KernelPackage, _ name: KernelPackageName) {
            version = package.version.text
            flavour = name.flavour
            abi = name.abi
            architecture = package.architecture
        }
    }
}

extension KernelPackage {
    /// Whether it need not be fetched.
    package var isOnDisk: Bool {
        switch place {
        case .file, .installed: true
        case .archive, .address: false
        }
    }
}
