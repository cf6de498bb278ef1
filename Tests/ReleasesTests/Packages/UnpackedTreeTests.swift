// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Releases

struct UnpackedTreeTests {
    @Test func onlyFilesFoldersAndLinksWithinAreLeft() async throws {
        let scratch = try ScratchFolder()
        let root = scratch.path.appending("root")
        for name in ["lib/modules/6.1/vmlinuz", "closed/file"] { try MadePackage.write("x", to: root.appending(name)) }
        try MadePackage.write("x", to: scratch.path.appending("root-beside"))
        try FileManager.default.setAttributes([.posixPermissions: 0o000], ofItemAtPath: root.appending("closed").string)
        let links = [
            "vmlinuz": "lib/modules/6.1/vmlinuz", "modules": "lib/modules", "build": "/usr/src", "up": "../..",
            "beside": "../root-beside", "dangling": "nowhere", "lib/modules/6.1/loop": "loop",
        ]
        for (name, target) in links {
            try FileManager.default.createSymbolicLink(
                atPath: root.appending(name).string,
                withDestinationPath: target
            )
        }
        try await MadePackage.run("mkfifo", [root.appending("lib/modules/pipe").string])
        UnpackedTree(root: root).clean()
        #expect(
            try Set(FileManager.default.subpathsOfDirectory(atPath: root.string)) == [
                "closed", "closed/file", "lib", "lib/modules", "lib/modules/6.1", "lib/modules/6.1/vmlinuz", "modules",
                "vmlinuz",
            ]
        )
        let closed = try FileManager.default.attributesOfItem(atPath: root.appending("closed").string)
        #expect(closed[.posixPermissions] as? Int == 0o700)
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
