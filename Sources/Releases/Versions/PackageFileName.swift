// SPDX-License-Identifier: Apache-2.0

/// What the name of a package file says: `linux-image-6.1.0-50-cloud-amd64_6.1.176-1_amd64.deb`,
/// `kernel-core-6.0.7-301.fc37.x86_64.rpm`.
package struct PackageFileName: Hashable, Sendable {
    package var name: String
    package var version: PackageVersion
    /// As the distribution calls it: `amd64`, `x86_64`.
    package var architecture: String

    /// Whose packages are named so.
    package var scheme: PackageVersion.Scheme { version.scheme }

    /// Takes the name of a file, a path or an address. Only the last part counts, whose percent encoding is undone: apt
    /// keeps the colon of an epoch as `%3a` in file names too.
    ///
    /// - Returns: `nil` for what is not the name of a binary package.
    package init?(_ nameOrAddress: some StringProtocol) {
        var bytes = Array(nameOrAddress.utf8)[...]
        if nameOrAddress.contains("://") {
            bytes = bytes.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        }
        if let slash = bytes.lastIndex(of: UInt8(ascii: "/")) { bytes = bytes[(slash + 1)...] }
        guard bytes.count <= 3 * PackageVersion.longest, let decoded = Self.withoutPercents(bytes),
            decoded.allSatisfy({ $0.isAlphanumeric(or: ".+-~^_:") })
        else { return nil }
        let file = String(decoding: decoded, as: UTF8.self)
        if file.hasSuffix(".deb") {
            self.init(debian: file.dropLast(4))
        } else if file.hasSuffix(".rpm") {
            self.init(rpm: file.dropLast(4))
        } else {
            return nil
        }
    }

    /// `name_version_architecture`
    private init?(debian stem: Substring) {
        let parts = stem.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, let version = PackageVersion(parts[1], .deb) else { return nil }
        self.init(String(parts[0]), version, String(parts[2]))
    }

    /// `name-version-release.architecture`
    private init?(rpm stem: Substring) {
        guard let dot = stem.lastIndex(of: ".") else { return nil }
        let parts = stem[..<dot].split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, let version = PackageVersion(parts.suffix(2).joined(separator: "-"), .rpm) else {
            return nil
        }
        self.init(parts.dropLast(2).joined(separator: "-"), version, String(stem[stem.index(after: dot)...]))
    }

    private init?(_ name: String, _ version: PackageVersion, _ architecture: String) {
        guard name.utf8.count <= PackageVersion.longest, name.utf8.first?.isAlphanumeric(or: "") == true,
            name.utf8.allSatisfy({ $0.isAlphanumeric(or: ".+-_") })
        else { return nil }
        // rpm's packages of sources end in .src.rpm.
        guard !architecture.isEmpty, !["src", "nosrc"].contains(architecture),
            architecture.utf8.allSatisfy({ $0.isAlphanumeric(or: "-_") })
        else { return nil }
        self.name = name
        self.version = version
        self.architecture = architecture
    }

    /// - Returns: `nil` where a percent sign is not followed by two hexadecimal digits.
    private static func withoutPercents(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var decoded: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                decoded.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else { return nil }
            decoded.append(value)
            rest = rest.dropFirst(2)
        }
        return decoded
    }
}
