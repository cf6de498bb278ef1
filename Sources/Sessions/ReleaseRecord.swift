// SPDX-License-Identifier: Apache-2.0

/// A released kernel, as a distribution packages it. All texts are somebody else's words.
package struct ReleaseRecord: Hashable, Sendable, Codable {
    /// One package that it comes in.
    package struct Package: Hashable, Sendable, Codable {
        /// `linux-image-6.1.0-50-cloud-amd64-unsigned`
        package var name: String
        /// `6.1.176-1`
        package var version: String
        /// As the distribution calls it: `amd64`, `x86_64`.
        package var architecture: String
        /// Bytes to fetch; `nil` where that is not known.
        package var bytes: Int?
        /// Where it came from, in words: `apt: bookworm-security`, a path, an address.
        package var origin: String
        /// Who vouches for it, in words: `signed archive`, `sha256 of the list`; `nil` for nobody.
        package var trust: String?

        package init(
            name: String,
            version: String,
            architecture: String,
            bytes: Int? = nil,
            origin: String,
            trust: String? = nil
        ) {
            self.name = name
            self.version = version
            self.architecture = architecture
            self.bytes = bytes
            self.origin = origin
            self.trust = trust
        }
    }

    /// The version of its first package, as the distribution writes it: `6.1.176-1`.
    package var version: String
    /// `cloud-amd64`; empty where the distribution has only one.
    package var flavour: String
    /// The tag of the upstream kernel that it was made of, where the version says so: `v6.1.176`.
    package var upstream: String?
    /// What it comes in, the one with the kernel first.
    package var packages: [Package]

    package init(version: String, flavour: String, upstream: String? = nil, packages: [Package]) {
        self.version = version
        self.flavour = flavour
        self.upstream = upstream
        self.packages = packages
    }

    /// The range of upstream commits up to a newer release, `v6.1.176..v6.1.187`; `nil` where the versions do not say it,
    /// or say that there is nothing between.
    package func upstreamRange(to newer: ReleaseRecord) -> String? {
        guard let old = upstream, let new = newer.upstream, old != new else { return nil }
        return "\(old)..\(new)"
    }
}
