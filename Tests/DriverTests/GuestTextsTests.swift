// SPDX-License-Identifier: Apache-2.0

import Driver
import Testing

@Suite struct GuestTextsTests {
    private func lines(_ text: String) -> [String] {
        GuestTexts(output: Array(text.utf8), console: [UInt8]()).output
    }

    @Test func linesAreTextWhateverTheyAre() {
        #expect(lines("a\n\nb\r\nc") == ["a", "b\r", "c"])
        #expect(GuestTexts(output: [UInt8]([0xFF, 10]), console: [UInt8]([10, 66])).output == ["\u{FFFD}"])
    }

    @Test(arguments: [
        ("not B\n[kbisect: lost]\nAD\nmore\n", ["more"]), ("whole\n\n[kbisect: lost]\nrest\n", ["whole"]),
        ("[kbisect: lost]\nrest", []), ("a\nb\n[kbisect: x]\n", ["a"]),
        ("a\nb\n[kbisect: x]\nB\n[kbisect: x]\nc\nd", ["a", "d"]),
    ])
    func piecesOfLinesNextToAMissingPartSayNothing(text: String, expected: [String]) {
        #expect(lines(text) == expected)
    }
}
