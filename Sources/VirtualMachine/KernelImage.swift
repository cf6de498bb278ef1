// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// A kernel that QEMU's `-kernel` can start.
package struct KernelImage: Hashable, Sendable {
    /// How the file is entered.
    package enum Format: String, Hashable, Sendable {
        /// An ELF `vmlinux` with a PVH entry note: no decompression, 0.25 s sooner than a bzImage under TCG.
        case vmlinux
        /// The compressed image with the x86 boot protocol, which every kernel has.
        case bzImage
    }

    /// The file.
    package var path: FilePath
    /// How it is entered.
    package var format: Format

    package init(path: FilePath, format: Format) {
        self.path = path
        self.format = format
    }
}
