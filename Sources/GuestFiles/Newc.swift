// SPDX-License-Identifier: Apache-2.0

/// The `newc` format of cpio: a header of 6 + 13 x 8 ASCII characters, the name, the contents, each padded to 4 bytes.
enum Newc {
    /// The name that ends an archive.
    static let end = "TRAILER!!!"

    static func append(_ entry: Initramfs.Entry, name: String, inode: Int, to archive: inout [UInt8]) {
        // The kernel makes hard links of files with more than one link; folders have two by custom.
        let links = entry.mode & FileKind.mask == FileKind.folder ? 2 : 1
        appendHeader(
            [
                inode, entry.mode, 0, 0, links, 0, entry.contents.count,
                0, 0, entry.device.major, entry.device.minor,
            ],
            name: name,
            to: &archive
        )
        archive += entry.contents
        pad(&archive)
    }

    static func appendEnd(to archive: inout [UInt8]) {
        appendHeader([0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], name: end, to: &archive)
    }

    /// - Parameter fields: inode, mode, uid, gid, links, mtime, size, device major and minor, rdev major and minor.
    private static func appendHeader(_ fields: [Int], name: String, to archive: inout [UInt8]) {
        archive += Array("070701".utf8)
        // The length of the name counts its NUL; the check sum is not used.
        for field in fields + [name.utf8.count + 1, 0] {
            let digits = String(UInt32(truncatingIfNeeded: field), radix: 16, uppercase: true)
            archive += Array((String(repeating: "0", count: 8 - digits.count) + digits).utf8)
        }
        archive += Array(name.utf8) + [0]
        pad(&archive)
    }

    private static func pad(_ archive: inout [UInt8]) {
        archive += [UInt8](repeating: 0, count: (4 - archive.count % 4) % 4)
    }
}
