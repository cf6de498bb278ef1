// SPDX-License-Identifier: Apache-2.0

import SystemPackage

/// What a bzImage says of itself: the text that `file` shows, by Documentation/arch/x86/boot.rst.
package enum BootImage {
    /// `6.1.0-50-cloud-amd64 (...) #1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1 (2026-06-08)`; `nil` for anything else.
    static func version(of file: FilePath) -> String? {
        guard let image = try? FileDescriptor.open(file, .readOnly, options: [.closeOnExec, .nonBlocking]) else {
            return nil
        }
        defer { try? image.close() }
        // "HdrS" stands at 0x202, and at 0x20e where the text is, counted from 0x200.
        guard let header = read(image, at: 0x200, count: 16), Array(header[2..<6]) == Array("HdrS".utf8) else {
            return nil
        }
        let place = Int(header[14]) | Int(header[15]) << 8
        guard place > 0, let text = read(image, at: Int64(0x200 + place), count: 256) else { return nil }
        return String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// The version of Debian's package that a kernel was built for: `6.1.176-1`.
    package static func debianVersion(in text: String) -> PackageVersion? {
        text.firstMatch(of: /[ ]Debian[ ]([0-9][0-9A-Za-z.+~:-]{0,99})[ ]/).flatMap { PackageVersion($0.1, .deb) }
    }

    private static func read(_ file: FileDescriptor, at offset: Int64, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let length = try? bytes.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: offset, into: $0) }
        guard let length, length >= min(count, 16) else { return nil }
        return Array(bytes.prefix(length))
    }
}
