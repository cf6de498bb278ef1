// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Releases

@Suite struct HostileChangeLogTests {
    @Test(arguments: [PackageVersion.Scheme.deb, .rpm])
    func whatIsNoLogHasNoEntries(_ scheme: PackageVersion.Scheme) {
        for text in [
            "", "\n\n\n", "  * an item of nothing\n", "* ", "-", " -- ", "linux (", "linux ()", "(1)", "\u{0}",
        ] {
            #expect(ChangeLog(text.utf8, scheme).entries.isEmpty)
        }
        #expect(ChangeLog([UInt8](repeating: 0xff, count: 10_000), scheme).entries.isEmpty)
    }

    @Test func aLongItemIsCut() throws {
        let line = "      and so on and on without an end\n"
        let text = "linux (6.1-1) sid; urgency=low\n\n  * btrfs: begins\n" + String(repeating: line, count: 1000)
        let item = try #require(ChangeLog(text.utf8, .deb).entries.first?.items.first)
        #expect(item.utf8.count <= 2000)
        #expect(item.hasPrefix("btrfs: begins and so on"))
    }

    @Test func anItemThatIsNoTextIsCutAsLongAsItIsShown() throws {
        let bytes = Array("linux (6.1-1) sid; urgency=low\n\n  * a".utf8) + [UInt8](repeating: 0xff, count: 5000)
        let item = try #require(ChangeLog(bytes, .deb).entries.first?.items.first)
        #expect(item.utf8.count <= 2000)
        #expect(item.hasPrefix("a\u{fffd}"))
    }

    @Test func aLogHasAnEnd() {
        let items = "linux (6.1-1) sid\n" + String(repeating: "  * x\n", count: 200_100)
        #expect(ChangeLog(items.utf8, .deb).entries.first?.items.count == 200_000)
        #expect(ChangeLog(String(repeating: "linux (1)\n", count: 20_100).utf8, .deb).entries.count == 20_000)
    }

    @Test func aVersionThatIsTooLongBeginsNoEntry() {
        let text = "linux (" + String(repeating: "1", count: 300) + ") sid\n  * x\n"
        #expect(ChangeLog(text.utf8, .deb).entries.isEmpty)
        let rpm = "* Thu Nov 10 2022 A <a@b> - " + String(repeating: "1", count: 300) + "\n- x\n"
        #expect(ChangeLog(rpm.utf8, .rpm).entries.map(\.version) == [""])
    }
}
