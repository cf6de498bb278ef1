// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestFiles
import HostCommands
import SystemPackage
import TestSupport
import Testing

@Suite struct ReproducerTests {
    let runner = HostCommandRunner()

    @Test func itsKindIsToldByItsContent() throws {
        #expect(try Reproducer(fileName: "x.txt", contents: Array("#!/bin/sh\nexit 1\n".utf8)).kind == .shellScript)
        #expect(try Reproducer(fileName: "x", contents: Array("#! /usr/bin/env sh\n".utf8)).kind == .shellScript)
        #expect(try Reproducer(fileName: "x.c", contents: Array("#!/bin/sh -e\n".utf8)).kind == .shellScript)
        let source = try Reproducer(fileName: "lost-sync.c", contents: Array("int main(void) {}".utf8))
        #expect(source.kind == .cSource)
        #expect(source.name == "lost-sync")
        #expect(throws: ReproducerError.unknownKind("x.txt")) {
            try Reproducer(fileName: "x.txt", contents: Array("hello".utf8))
        }
    }

    @Test(arguments: ["/bin/bash", "/usr/bin/env python3", "/bin/sh\r", "", "/usr/bin/env"])
    func aScriptForAnotherInterpreterIsRefused(interpreter: String) {
        #expect(throws: ReproducerError.self) {
            try Reproducer(fileName: "x", contents: Array("#!\(interpreter)\n".utf8))
        }
    }

    @Test func aProgramMustBeStaticAndForThisProcessor() throws {
        #expect(throws: ReproducerError.notStatic("sh")) { try Reproducer(contentsOf: "/bin/sh") }
        var bytes = try Array(Data(contentsOf: URL(filePath: "/bin/sh")))
        #expect(throws: ReproducerError.damagedProgram("x")) {
            try Reproducer(fileName: "x", contents: Array(bytes.prefix(100)))
        }
        bytes[18] = 183
        #expect(throws: ReproducerError.otherMachine("x")) { try Reproducer(fileName: "x", contents: bytes) }
    }

    @Test func damagedProgramsAreJudgedWithoutACrash() async throws {
        let scratch = try ScratchFolder()
        let compiler = GuestCompiler(runner: runner, cache: scratch.path)
        let program = GuestProgram(name: "whole", sources: ["whole.c": "int main(void) { return 0; }"])
        var bytes = try Array(Data(contentsOf: URL(filePath: try await compiler.compile(program).string)))
        var (accepted, refused) = (0, 0)
        // The header and the first program headers.
        for position in 0..<200 {
            let original = bytes[position]
            for value in [0, 0x7F, 0xFF] as [UInt8] {
                bytes[position] = value
                do throws(ReproducerError) {
                    #expect(try Reproducer(fileName: "x", contents: bytes).kind == .staticBinary)
                    accepted += 1
                } catch {
                    refused += 1
                }
            }
            bytes[position] = original
        }
        #expect(accepted > 0)
        #expect(refused > 0)
        #expect(accepted + refused == 600)
    }

    @Test func whatIsNoFileIsRefused() {
        #expect(throws: GuestFileError.self) { try Reproducer(contentsOf: "/dev/zero") }
        #expect(throws: GuestFileError.self) { try Reproducer(contentsOf: "/tmp") }
        #expect(throws: GuestFileError.self) { try Reproducer(contentsOf: "/no/such/file.c") }
    }

    @Test func oneThatIsNotInsideIsToldWithThoseThatAre() {
        #expect(throws: ReproducerError.unknown("no-such", known: Reproducer.embeddedNames)) {
            try Reproducer(embedded: "no-such")
        }
    }

    @Test func thoseInsideAreFoundByBothNames() throws {
        for name in Reproducer.embeddedNames { #expect(try Reproducer(embedded: name).name == name) }
    }

    @Test func theHostsBusyboxIsStaticAndHasAShell() async throws {
        let busybox = try await Busybox.find(runner: runner)
        #expect(busybox.tools.contains("bin/sh"))
        await #expect(throws: ReproducerError.noBusybox) {
            try await Busybox.find(runner: runner, in: ["/bin/sh", "/no"])
        }
    }

    @Test func aGuestImageHasAllThatTheAgentLooksFor() async throws {
        let scratch = try ScratchFolder()
        let agent = try scratch.write("agent", to: "agent")
        let module = try scratch.write("module", to: "virtio_blk.ko")
        let script = try Reproducer(fileName: "x.sh", contents: Array("#!/bin/sh\nexit 3\n".utf8))
        let compiler = GuestCompiler(runner: runner, cache: scratch.path)
        let image = GuestImage(
            agent: agent,
            reproducer: try await script.executable(compiler: compiler, keptIn: scratch.path),
            busybox: try await Busybox.find(runner: runner),
            modules: [module, module]
        )
        let archive = try image.make(at: scratch.path.appending("guest.cpio"))
        let list = try await runner.capture(HostCommand("sh", ["-c", "cpio -it --quiet <'\(archive)'"]))
        let names = Set(list.text.split(separator: "\n").map(String.init))
        #expect(
            names.isSuperset(of: [
                "init", "dev/console", "kbisect/reproducer", "bin/busybox", "bin/sh", "usr/bin/env", "kbisect/modules",
                "kbisect/module/0-virtio_blk.ko", "kbisect/module/1-virtio_blk.ko",
            ])
        )
    }
}
