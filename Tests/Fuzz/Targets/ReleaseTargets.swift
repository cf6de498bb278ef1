// SPDX-License-Identifier: Apache-2.0

import GitHistory
import GuestFiles
import Releases

/// Versions and names of packages: their order is one, and what is taken is fit to be printed and handed to a program.
@Sendable func fuzzVersions(_ bytes: [UInt8]) {
    let texts = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).prefix(6).map {
        String(decoding: $0, as: UTF8.self)
    }
    for scheme in [PackageVersion.Scheme.deb, .rpm] {
        let versions = texts.compactMap { PackageVersion($0, scheme) }
        for left in versions {
            require(left.text.utf8.allSatisfy(isPlain), "a version that cannot be printed")
            for right in versions {
                require([left < right, right < left, left == right].count { $0 } == 1, "no order: \(left), \(right)")
                for third in versions where left < right && right < third {
                    require(left < third, "no order: \(left) < \(right) < \(third)")
                }
            }
        }
        for text in texts {
            guard let name = KernelPackageName(text, scheme) else { continue }
            require((name.flavour + name.abi).utf8.allSatisfy(isPlain), "a name that cannot be printed")
        }
    }
    for text in texts {
        if let file = PackageFileName(text) {
            require(file.name.utf8.allSatisfy(isPlain) && !file.name.hasPrefix("-"), "a file's name: \(file.name)")
            require(!file.architecture.isEmpty, "no architecture")
        }
        if let release = KernelRelease(text) {
            require(KernelRelease("\(release)") == release, "a release that is not read again")
        }
        if let release = KernelRelease(makefile: texts.joined(separator: "\n")) {
            require(KernelRelease("\(release)") == release, "a release that is not read again")
        }
        if case .tag(let tag) = KernelVersionName(text) {
            require(tag.hasPrefix("v") && tag.utf8.allSatisfy(isPlain), "a tag that git would not take: \(tag)")
        }
        if let version = BootImage.debianVersion(in: text) { require(version.scheme == .deb, "another scheme") }
    }
}

/// What package managers print, and change logs: bounded, and nothing in it but lines of text.
@Sendable func fuzzPackages(_ bytes: [UInt8]) {
    for stanza in ControlStanzas(bytes).stanzas {
        require(stanza["package"]?.contains("\n\n\n\n\n\n\n\n") != true || !bytes.isEmpty, "lines from nowhere")
    }
    for scheme in [PackageVersion.Scheme.deb, .rpm] {
        for entry in ChangeLog(bytes, scheme).entries {
            require(!entry.items.contains { $0.isEmpty || $0.contains("\n") }, "an item of no line")
        }
    }
}

private func isPlain(_ byte: UInt8) -> Bool { (0x21..<0x7F).contains(byte) }
