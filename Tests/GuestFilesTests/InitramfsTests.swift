// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestFiles
import HostCommands
import SystemPackage
import TestSupport
import Testing

@Suite struct InitramfsTests {
    let runner = HostCommandRunner()

    private func sample() throws -> Initramfs {
        var archive = Initramfs()
        try archive.addFile("/init", mode: 0o755, contents: Array("#!/bin/sh\n".utf8))
        try archive.addFile("a/b/c", contents: Array(repeating: 0xAA, count: 4097))
        try archive.addFile("a/empty", mode: 0o600, contents: [])
        try archive.addFile("a-b", contents: [1, 2, 3])
        try archive.addSymlink("bin/sh", target: "/bin/busybox")
        try archive.addFolder("a", mode: 0o700)
        try archive.addFolder("tmp", mode: 0o1777)
        try archive.addCharacterDevice("dev/console", major: 5, minor: 1)
        return archive
    }

    @Test func cpioListsItAsItWasMade() async throws {
        let output = try await runner.capture(
            HostCommand("cpio", ["-itvn", "--quiet"], environment: ["LC_ALL": "C", "TZ": "UTC"]),
            input: sample().bytes(),
            limit: 1 << 20,
            timeout: .seconds(20)
        )
        #expect(output.end == .exited(0))
        #expect(output.errorText == "")
        let lines = output.text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(
            lines == [
                "drwxr-xr-x 2 0 0 0 Jan 1 1970 a",
                "-rw-r--r-- 1 0 0 3 Jan 1 1970 a-b",
                "drwxr-xr-x 2 0 0 0 Jan 1 1970 a/b",
                "-rw-r--r-- 1 0 0 4097 Jan 1 1970 a/b/c",
                "-rw------- 1 0 0 0 Jan 1 1970 a/empty",
                "drwxr-xr-x 2 0 0 0 Jan 1 1970 bin",
                "lrwxrwxrwx 1 0 0 12 Jan 1 1970 bin/sh -> /bin/busybox",
                "drwxr-xr-x 2 0 0 0 Jan 1 1970 dev",
                "crw------- 1 0 0 5, 1 Jan 1 1970 dev/console",
                "-rwxr-xr-x 1 0 0 10 Jan 1 1970 init",
                "drwxrwxrwt 2 0 0 0 Jan 1 1970 tmp",
            ]
        )
    }

    @Test func cpioUnpacksTheSameFiles() async throws {
        let scratch = try ScratchFolder()
        var archive = Initramfs()
        var files: [String: [UInt8]] = [:]
        for size in 0..<20 {
            files["folder \(size % 3)/ümlaut-\(size)"] = (0..<size).map { UInt8($0) }
        }
        for (name, contents) in files { try archive.addFile(name, contents: contents) }
        let output = try await runner.capture(
            HostCommand("cpio", ["-id", "--quiet"], workingDirectory: scratch.path),
            input: archive.bytes(),
            limit: 1 << 20,
            timeout: .seconds(20)
        )
        #expect(output.end == .exited(0))
        #expect(output.errorText == "")
        for (name, contents) in files { #expect(try scratch.bytes(of: name) == contents) }
    }

    @Test func theSameEntriesMakeTheSameBytesInAnyOrder() throws {
        var first = Initramfs()
        try first.addFile("x/one", contents: [1])
        try first.addFile("x/two", contents: [2])
        var second = Initramfs()
        try second.addFile("x/two", contents: [2])
        try second.addFile("/x/one", contents: [1])
        #expect(first.bytes() == second.bytes())
        let scratch = try ScratchFolder()
        try first.write(to: scratch.path.appending("archive"))
        #expect(try scratch.bytes(of: "archive") == first.bytes())
        #expect(try scratch.names == ["archive"])
    }

    @Test(arguments: ["", "/", "a//b", "../x", "a/../b", "a/.", "a/", "TRAILER!!!", "a\u{0}b"])
    func namesThatAreNotNamesAreRefused(name: String) {
        var archive = Initramfs()
        #expect(throws: InitramfsError.badName(name)) { try archive.addFile(name, contents: []) }
    }

    @Test func aNameIsUsedOnce() throws {
        var archive = try sample()
        #expect(throws: InitramfsError.alreadyThere("init")) { try archive.addFile("init", contents: []) }
        #expect(throws: InitramfsError.alreadyThere("a")) { try archive.addFile("a", contents: []) }
        #expect(throws: InitramfsError.notAFolder("init")) { try archive.addFile("init/x", contents: []) }
    }

    @Test func aFolderThatCannotBeWrittenIsNamed() throws {
        let path = FilePath("/no/such/folder/archive")
        #expect {
            try sample().write(to: path)
        } throws: { error in
            "\(error)".contains("cannot write '/no/such/folder/archive'")
        }
    }
}
