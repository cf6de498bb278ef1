// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostCommands
import KernelBuild
import SystemPackage
import TestSupport
import Testing

@Suite struct BuildToolsTests {
    /// A program that is replaced, that appears before another one in `PATH`, or that goes makes other kernels.
    @Test func aProgramThatChangesIsSeenAtTheNextLook() async {
        // A process of its own: `PATH` is changed.
        await #expect(processExitsWith: .success) {
            let scratch = try ScratchFolder()
            let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
            setenv("PATH", "\(scratch.path):\(path)", 1)
            func script(_ text: String) throws {
                let file = try scratch.write("#!/bin/sh\n\(text)\n", to: "bc")
                chmod(file.string, 0o755)
            }
            let memory = scratch.path.appending("tools.json")
            let seen = SeenFiles(HostCommandRunner())
            let tools = BuildTools(runner: seen, rememberedIn: memory)
            func expect(_ other: BuildTools, _ wanted: BuildTools.Fingerprint, line: Int = #line) async throws {
                let found = try await other.fingerprint()
                precondition(found == wanted, "line \(line)")
            }
            let before = try await tools.fingerprint()
            try await expect(tools, before)
            for name in ["gcc", "cc1", "as", "ld", "make"] { precondition(before.named[name]?.count == 64, name) }
            try script("echo 1")
            let appeared = try await tools.fingerprint()
            precondition(appeared.all != before.all)
            // Of the same length, at once.
            try script("echo 2")
            let replaced = try await tools.fingerprint()
            precondition(replaced.all != appeared.all && replaced.all != before.all)
            try FileManager.default.removeItem(atPath: scratch.path.appending("bc").string)
            try await expect(tools, before)
            // And two processes agree, whatever the one remembers of the other.
            try await expect(BuildTools(runner: HostCommandRunner()), before)
            let hashed = seen.files.count
            try await expect(BuildTools(runner: seen, rememberedIn: memory), before)
            precondition(seen.files.count == hashed)
            try script("echo 1")
            try await expect(BuildTools(runner: seen, rememberedIn: memory), appeared)
            for text in ["", "{}", "["] {
                _ = try scratch.write(text, to: "tools.json")
                try await expect(BuildTools(runner: seen, rememberedIn: memory), appeared)
            }
        }
    }

    /// binutils are small programs around one library, and cc1 is not gcc.
    @Test func librariesAndPartsOfTheCompilerCount() async throws {
        let seen = SeenFiles(HostCommandRunner())
        _ = try await BuildTools(runner: seen).fingerprint()
        let files = seen.files
        for part in ["/cc1", "libbfd", "libc.so", "libelf", "include/stdarg.h", "ld.so.cache"] {
            #expect(files.contains { $0.contains(part) }, "\(part)")
        }
    }
}
