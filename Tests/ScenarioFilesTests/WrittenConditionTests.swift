// SPDX-License-Identifier: Apache-2.0

import ScenarioFiles
import Testing

/// Conditions as `--bad-if` takes them.
@Suite struct WrittenConditionTests {
    private func error(_ text: String) -> BadConditionError? {
        do throws(BadConditionError) {
            _ = try Scenario.BadCondition(written: text)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("exit-status", Scenario.BadCondition.exitStatus),
        ("crash", .crash(nil)),
        ("crash:KASAN: use-after-free", .crash(.substring("KASAN: use-after-free"))),
        ("crash:/^BUG: .* in btrfs_/", .crash(.regex("^BUG: .* in btrfs_"))),
        ("crash://", .crash(.substring("//"))),
        ("warning", .warning),
        ("console:csum failed", .console(.regex("csum failed"))),
        ("output:^BAD: ", .output(.regex("^BAD: "))),
        ("no-boot", .noBoot),
        ("no-build", .noBuild),
        ("slower-than:30s", .slowerThan(.seconds(30))),
        ("slower-than:1500ms", .slowerThan(.milliseconds(1500))),
    ])
    func everyConditionCanBeWritten(text: String, condition: Scenario.BadCondition) throws {
        #expect(try Scenario.BadCondition(written: text) == condition)
    }

    @Test(
        "a condition means what it means in a scenario",
        arguments: [
            ("crash", "KASAN"), ("crash", "/a.c$/"), ("console", "a|b"), ("output", "x:y"), ("slower-than", "5m"),
        ]
    )
    func sameAsInAScenario(key: String, value: String) throws {
        let text = "kbisect: 1\nname: x\nverdict: {bad-if: {\(key): '\(value)'}}\n"
        let rules = try ScenarioReader.read(embedded: text, name: "x.yaml").rules
        #expect(try [Scenario.BadCondition(written: "\(key):\(value)")] == rules.badIf)
    }

    @Test(arguments: [
        ("crahs", "there is no condition 'crahs'; did you mean 'crash'?"),
        ("noboot", "there is no condition 'noboot'; did you mean 'no-boot'?"),
        (
            "",
            "there is no condition ''; write exit-status, crash, crash:TITLE, warning, console:REGEX, output:REGEX, "
                + "no-boot, no-build or slower-than:TIME"
        ),
        ("console", "'console' needs what it is to look for; write 'console:BTRFS error'"),
        ("crash:", "'crash' needs what it is to look for; write crash:KASAN or 'crash:/^BUG: .* in btrfs_/'"),
        ("no-build:x", "'no-build' takes no value; write 'no-build' alone"),
        ("console:/csum .*/", "'/csum .*/' is a regular expression without the slashes; write 'console:csum .*'"),
        (
            "output:(",
            "'(' is no regular expression of at most 1000 bytes that kbisect understands; write one, such as "
                + "'output:csum .* mismatch'"
        ),
        ("slower-than:30", "'30' is no time up to a week; write one such as slower-than:30s or slower-than:5m"),
        ("slower-than:0s", "'0s' is no time up to a week; write one such as slower-than:30s or slower-than:5m"),
    ])
    func goldenMessages(text: String, message: String) {
        #expect(error(text)?.description == message)
    }

    @Test func hostileTextsAreRefusedInShortLines() throws {
        let long = String(repeating: "x", count: 100_000)
        for text in [long, "console:\(long)", "crash:a\nb", "output:\u{1B}[2J", "slower-than:\(long)s", "a\nb:c"] {
            let message = try #require(error(text)?.description)
            #expect(message.utf8.count < 300 && !message.unicodeScalars.contains { $0.value < 0x20 })
        }
    }
}
