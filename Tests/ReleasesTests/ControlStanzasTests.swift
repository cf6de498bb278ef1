// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Releases

@Suite struct ControlStanzasTests {
    private func read(_ text: String) -> [ControlStanzas.Stanza] { ControlStanzas(text.utf8).stanzas }

    @Test func aStanzaIsWhatAptCacheShows() throws {
        let stanzas = read(
            """
            Package: linux-image-6.1.0-50-cloud-amd64-unsigned
            Version: 6.1.176-1
            Architecture: amd64
            Size: 26489272
            Description: Linux 6.1 for x86-64 cloud
             The Linux kernel 6.1.
             .
               Indented.

            Package: linux-image-6.1.0-47-cloud-amd64-unsigned
            Version: 6.1.170-3
            """
        )
        try #require(stanzas.count == 2)
        #expect(stanzas[0]["Version"] == "6.1.176-1")
        #expect(stanzas[0]["size"] == "26489272")
        #expect(stanzas[0]["DESCRIPTION"] == "Linux 6.1 for x86-64 cloud\nThe Linux kernel 6.1.\n\n  Indented.")
        #expect(stanzas[1]["Version"] == "6.1.170-3")
        #expect(stanzas[1]["Size"] == nil)
    }

    @Test func blanksCarriageReturnsAndCommentsDoNotCount() throws {
        let stanzas = read("\n\nPackage:  a \t\r\nConflicts: b,\n# not this\n c\n \t \n# nor this\n\nPackage:b")
        #expect(stanzas.map { $0["Package"] } == ["a", "b"])
        #expect(stanzas.first?["Conflicts"] == "b,\nc")
    }

    @Test func whatIsNoFieldIsLeftOutWithItsContinuation() throws {
        let stanzas = read(
            " begins with this\nW: a warning of apt\nno colon here\n neither here\n: x\n-a: b\ná: c\nPackage: a\n"
        )
        let stanza = try #require(stanzas.first)
        #expect(stanza.fields == ["w": "a warning of apt", "package": "a"])
    }

    @Test func theFirstOfTwoFieldsOfANameCounts() {
        #expect(read("Version: 1\nversion: 2\n more").first?["Version"] == "1")
    }

    @Test func hostileTextIsReadToItsLimits() {
        #expect(ControlStanzas([UInt8]()).stanzas.isEmpty)
        #expect(ControlStanzas([UInt8](repeating: 0xff, count: 1000)).stanzas.isEmpty)
        let invalid = Array("Package: ".utf8) + [UInt8](repeating: 0xff, count: 1 << 20)
        #expect(ControlStanzas(invalid).stanzas.first?["Package"]?.utf8.count ?? 0 <= 64 << 10)
        let folded = read("Package: a\n" + String(repeating: " bbbbbbbbbb\n", count: 20_000))
        #expect(folded.first?["Package"]?.utf8.count ?? 0 <= 64 << 10)
        #expect(read((0..<1000).map { "Field-\($0): x\n" }.joined()).first?.fields.count == 200)
        #expect(read(String(repeating: "a: b\n\n", count: 100_010)).count == 100_000)
        #expect(read(String(repeating: "a", count: 101) + ": b").isEmpty)
    }
}
