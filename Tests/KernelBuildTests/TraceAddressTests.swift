// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KernelBuild

@Suite struct TraceAddressTests {
    @Test func aLineOfATraceNamesWhereItReturnsTo() throws {
        let address = try #require(TraceAddress(line: "[    0.562488]  do_one_initcall+0x71/0x134"))
        #expect(address.function == "do_one_initcall")
        #expect((address.offset, address.size) == (0x71, 0x134))
        #expect(address.instruction == 0x70)
    }

    @Test func theInstructionPointerIsWhereItStands() throws {
        let address = try #require(TraceAddress(line: "RIP: 0010:virtio_blk_init+0x1c/0x24"))
        #expect(address.instruction == 0x1c)
    }

    @Test(arguments: [
        "Call Trace:", "RAX: 0000000000000000 RBX: ffff888003c3b000", "f+0x30/0x20", "f+0xfffffffffffffffff/0x1",
        String(repeating: "f+0x1/0x2 ", count: 200),
    ])
    func whatIsNoPlaceIsNone(line: String) {
        #expect(TraceAddress(line: line) == nil)
    }

    @Test func aSymbolFitsByNameAndSizeOnly() throws {
        let line = "drivers/block/virtio_blk.o:0000000000000000 0000000000000022 t virtio_blk_init"
        let symbol = try #require(ObjectSymbol(nmLine: line[...]))
        let address = try #require(TraceAddress(line: "virtio_blk_init+0x1c/0x24"))
        #expect(symbol.fits(address))
        // A function of the same name elsewhere, of another size.
        #expect(!symbol.fits(try #require(TraceAddress(line: "virtio_blk_init+0x1c/0x240"))))
        #expect(!symbol.fits(try #require(TraceAddress(line: "virtio_blk_init+0x1c/0x21"))))
        #expect(!symbol.fits(try #require(TraceAddress(line: "virtio_blk_exit+0x1c/0x24"))))
        #expect(ObjectSymbol(nmLine: "x.o:0000000000000198 r .LC18") == nil)
        #expect(ObjectSymbol(nmLine: "no colon") == nil)
    }

    @Test func placesStandBehindTheirLines() throws {
        let report = ["kernel BUG at x.c:1!", "RIP: 0010:f+0x1/0x2", " g+0x1/0x2"]
        let place = try #require(TraceAddress(line: report[1]))
        let decoded = DecodedCrash(report, places: [place: "fs/x.c:12"])
        #expect(decoded.lines == ["kernel BUG at x.c:1!", "RIP: 0010:f+0x1/0x2  (fs/x.c:12)", " g+0x1/0x2"])
        #expect(decoded.resolved == 1)
    }
}
