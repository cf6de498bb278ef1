// SPDX-License-Identifier: Apache-2.0

import Foundation
import ScenarioFiles
import SystemPackage
import Testing

/// Files that are no scenarios at all, or were made to do harm.
@Suite struct HostileTextTests {
    private func problems(_ bytes: some Collection<UInt8>) -> [String] {
        do throws(ScenarioError) {
            _ = try ScenarioReader.read(bytes, name: "s.yaml", folder: nil)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test("an empty file, and one with comments only")
    func emptyFiles() {
        #expect(problems("".utf8) == ["s.yaml: the file is empty"])
        #expect(problems("# nothing\n".utf8) == ["s.yaml: the file is empty"])
        #expect(problems("just words\n".utf8).first?.contains("must be a mapping") == true)
    }

    @Test("broken YAML has a place")
    func brokenYAML() {
        let found = problems("kbisect: 1\nname: [x\n".utf8)
        #expect(found.count == 1 && found[0].hasPrefix("s.yaml:3:1: this is not YAML: "), "\(found)")
        #expect(problems("kbisect: 1\n---\nname: x\n".utf8).first?.contains("this is not YAML") == true)
        #expect(problems("kbisect: 1\n\tname: x\n".utf8).first?.contains("this is not YAML") == true)
    }

    @Test("what is not text is refused")
    func notText() {
        #expect(problems([0x61, 0x0A, 0xFF, 0xFE]) == ["s.yaml:2: this is not UTF-8 text; save the file as UTF-8"])
        #expect(problems("a: 1\nb: \0\n".utf8) == ["s.yaml:2:4: the file contains a control character; remove it"])
        #expect(problems("a: \u{1B}[2J\n".utf8) == ["s.yaml:1:4: the file contains a control character; remove it"])
    }

    @Test("a file of more than a mebibyte is refused")
    func tooLarge() {
        let found = problems([UInt8](repeating: UInt8(ascii: "#"), count: 1 << 20 + 1))
        #expect(found == ["s.yaml: the file has 1048577 bytes; a scenario has at most 1048576"])
    }

    @Test("a billion laughs are refused before anyone laughs, in a value and in a key")
    func billionLaughs() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...20 {
            let alias = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(alias)]\n"
        }
        let refusal = "anchors ('&') and aliases ('*') are not allowed in a scenario; write the value out"
        #expect(problems(text.utf8) == ["s.yaml:2:10: \(refusal)"])
        #expect(problems((text + "? *a20\n: 1\n").utf8) == ["s.yaml:2:10: \(refusal)"])
    }

    @Test("a few aliases are refused where they stand, and '*' in a text is not taken for one")
    func fewAliases() {
        #expect(problems("kbisect: 1\nname: &n x\ntitle: *n\n".utf8).count == 2)
        #expect(problems("kbisect: 1\nname: x\ntitle: \"a *b * c\" # *d\n".utf8).isEmpty)
    }

    @Test("deep nesting is refused", arguments: ["[", "{a: ", "- "])
    func deepNesting(opening: String) {
        for depth in [40, 900, 100_000] {
            let found = problems(("a:\n " + String(repeating: opening, count: depth)).utf8)
            #expect(!found.isEmpty)
        }
    }

    @Test("random damage to a good file never does worse than a problem with a place")
    func randomDamage() {
        let original = Array(ValidScenarioTests.full.utf8)
        var state: UInt64 = 42
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var refused = 0
        for _ in 0..<400 {
            var bytes = original
            for _ in 0...random(3) {
                switch random(3) {
                case 0: bytes[random(bytes.count)] = UInt8(random(256))
                case 1: bytes.remove(at: random(bytes.count))
                default: bytes.insert(Array("&*!|>{}[]:,-?'\"\n #".utf8)[random(18)], at: random(bytes.count))
                }
            }
            let found = problems(bytes)
            refused += found.isEmpty ? 0 : 1
            #expect(found.allSatisfy { $0.hasPrefix("s.yaml") })
        }
        #expect(refused > 150)
    }

    @Test("a file that is not there says so")
    func missingFile() {
        #expect {
            _ = try ScenarioReader.read(file: "/nowhere/x.yaml")
        } throws: { error in
            "\(error)".hasPrefix("/nowhere/x.yaml: cannot read the scenario: ")
        }
    }
}
