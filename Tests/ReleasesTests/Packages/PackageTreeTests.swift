// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Releases

struct PackageTreeTests {
    @Test func onlyFilesAndLinksToFilesWithinAreMerged() async throws {
        let scratch = try ScratchFolder()
        let (source, target) = (scratch.path.appending("source"), scratch.path.appending("target"))
        let modules = source.appending("lib/modules/6.1")
        for name in ["vmlinuz", "closed/file"] { try MadePackage.write(name, to: modules.appending(name)) }
        try MadePackage.write("a secret", to: scratch.path.appending("source-beside"))
        try MadePackage.write("x", to: source.appending("etc/passwd"))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o000],
            ofItemAtPath: modules.appending("closed").string
        )
        let links = [
            "build": "/usr/src", "up": "../../..", "beside": "../../../../source-beside", "dangling": "nowhere",
            "loop": "loop", "folder": "closed", "image": "vmlinuz",
        ]
        for (name, link) in links {
            try FileManager.default.createSymbolicLink(
                atPath: modules.appending(name).string,
                withDestinationPath: link
            )
        }
        try FileManager.default.createSymbolicLink(
            atPath: source.appending("boot").string,
            withDestinationPath: "/boot"
        )
        try await MadePackage.run("mkfifo", [modules.appending("pipe").string])
        try PackageTree.merge(source, into: target)
        #expect(
            try Set(FileManager.default.subpathsOfDirectory(atPath: target.string)) == [
                "lib", "lib/modules", "lib/modules/6.1", "lib/modules/6.1/vmlinuz", "lib/modules/6.1/image",
                "lib/modules/6.1/closed", "lib/modules/6.1/closed/file",
            ]
        )
        let image = target.appending("lib/modules/6.1/image")
        #expect(try String(contentsOfFile: image.string, encoding: .utf8) == "vmlinuz")
        #expect(
            try FileManager.default.attributesOfItem(atPath: image.string)[.type] as? FileAttributeType == .typeRegular
        )
    }

    @Test(
        arguments: [
            ("insmod /a/lib/modules/6.1/kernel/btrfs.ko ", "/a/lib/modules/6.1/kernel/btrfs.ko"),
            ("insmod /a b/kernel/btrfs.ko.xz ", "/a b/kernel/btrfs.ko.xz"),
            ("insmod /a/kernel/btrfs.ko.zst option=1 other=x.ko", "/a/kernel/btrfs.ko.zst"),
            ("insmod /a/kernel/btrfs.ko", "/a/kernel/btrfs.ko"),
            ("builtin btrfs", nil),
            ("insmod /etc/passwd", nil),
        ] as [(String, String?)]
    )
    func aLineOfModprobeNamesAModule(line: String, path: String?) {
        #expect(KernelModules.path(in: line[...])?.string == path)
    }
}
