// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import Testing

@testable import VirtualMachine

@Suite struct KernelImageTests {
    /// A little-endian number of so many bytes.
    private func number(_ value: UInt64, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }

    private func note(_ owner: String, _ type: UInt64, size: UInt64 = 8) -> [UInt8] {
        let name = Array(owner.utf8) + [0]
        let padding = [UInt8](repeating: 0, count: (4 - name.count % 4) % 4)
        return number(UInt64(name.count), 4) + number(size, 4) + number(type, 4) + name + padding
            + [UInt8](repeating: 0, count: Int(min(size, 64)))
    }

    /// An x86-64 ELF file with one note segment behind its headers.
    private func elf(_ notes: [UInt8], machine: UInt64 = 62, offset: UInt64 = 120, size: UInt64? = nil) -> [UInt8] {
        let header: [UInt8] =
            [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9) + number(2, 2) + number(machine, 2)
            + number(1, 4) + number(0, 8) + number(64, 8) + number(0, 8) + number(0, 4) + number(64, 2)
            + number(56, 2) + number(1, 2) + number(0, 6)
        let segment =
            number(4, 4) + number(0, 4) + number(offset, 8) + number(0, 16) + number(size ?? UInt64(notes.count), 8)
            + number(0, 16)
        return header + segment + notes
    }

    private func detect(_ bytes: [UInt8]) throws -> KernelImage {
        let file = FilePath(NSTemporaryDirectory()).appending("kbisect-image-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: file.string) }
        try Data(bytes).write(to: URL(filePath: file.string))
        return try KernelImage.detect(file)
    }

    private func reason(_ bytes: [UInt8]) -> String? {
        do {
            Issue.record("\(try detect(bytes).format)")
        } catch MachineError.notAKernel(_, let reason) {
            return reason
        } catch {
            Issue.record(error)
        }
        return nil
    }

    @Test func aVmlinuxWithAnEntryNoteIsStartedAsItIs() throws {
        let notes = note("GNU", 3, size: 20) + note("Linux", 1, size: 1) + [0, 0, 0] + note("Xen", 18)
        #expect(try detect(elf(notes)).format == .vmlinux)
    }

    @Test func aVmlinuxWithoutOneNeedsItsBzImage() {
        for notes in [note("GNU", 3), note("Xen", 6), note("Linux", 18), []] {
            #expect(reason(elf(notes))?.contains("no PVH entry note") == true)
        }
    }

    @Test func aBzImageIsKnownByItsHeader() throws {
        #expect(try detect([UInt8](repeating: 0, count: 0x202) + Array("HdrS".utf8)).format == .bzImage)
    }

    @Test func anythingElseIsNoKernel() {
        for bytes in [[], Array("#!/bin/sh\n".utf8), elf(note("Xen", 18), machine: 183), [0x7f, 0x45]] {
            #expect(reason(bytes)?.contains("neither") == true)
        }
    }

    @Test func numbersThatPointOutsideOfTheFileAreHarmless() {
        let good = note("Xen", 18)
        let hostile = [
            elf(good, offset: .max), elf(good, offset: 1 << 62), elf(good, offset: 5_000),
            elf(note("Xen", 6, size: 0xffff_ffff) + good), elf(number(0xffff_ffff, 4) + good), elf(good, size: 0),
        ]
        for bytes in hostile { #expect(reason(bytes)?.contains("no PVH entry note") == true) }
        #expect(throws: MachineError.self) { try KernelImage.detect("/nonexistent/vmlinux") }
    }

    @Test func aFileCutAnywhereIsHarmless() throws {
        let whole = elf(note("Xen", 18))
        for count in 0..<whole.count - 8 { #expect((try? detect(Array(whole.prefix(count)))) == nil) }
    }
}
