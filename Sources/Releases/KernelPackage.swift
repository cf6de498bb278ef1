// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// One package of a kernel, as a source of packages offers it.
package struct KernelPackage: Hashable, Sendable {
    /// Where it is.
    package enum Place: Hashable, Sendable {
        /// In an archive that a client of the distribution knows; the client fetches it.
        case archive(String)
        /// A package file on the disk.
        case file(FilePath)
        /// An address, with the SHA-256 that it must have, if that is known.
        case address(String, sha256: String?)
        /// Not packed: the kernel with this release name (`uname -r`) in a boot folder.
        case installed(String, boot: FilePath)
    }

    /// `linux-image-6.1.0-50-cloud-amd64-unsigned`
    package var name: String
    package var version: PackageVersion
    /// As the distribution calls it: `amd64`, `x86_64`.
    package var architecture: String
    /// Bytes to fetch.
    package var bytes: Int?
    package var place: Place

    package init(
        name: String,
        version: PackageVersion,
        architecture: String,
        bytes: Int? = nil,
        place: Place
    ) {
        self.name = name
        self.version = version
        self.architecture = architecture
        // No package has more; a list may say anything.
        self.bytes = bytes.flatMap { (0...1 << 40).contains($0) ? $0 : nil }
        self.place = place
    }
}
