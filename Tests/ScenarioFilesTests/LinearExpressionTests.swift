// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ScenarioFiles

/// Regular expressions that a hostile guest cannot make slow.
@Suite struct LinearExpressionTests {
    private func matches(_ source: String, _ text: String) throws -> Bool {
        try #require(LinearExpression(source), "\(source)").matches(in: text.unicodeScalars)
    }

    @Test(arguments: [
        ("", "", true), ("a", "bab", true), ("^a", "ba", false), ("a$", "ba", true), ("a$", "ba\r", true),
        ("a\\z", "ba\r", false), ("a.c", "xabcx", true), ("a.c", "a\nc", false), ("a|b|", "x", true),
        ("^(a|bc)+$", "abcbca", true), ("^(a|bc)+$", "abcb", false), ("a{2,3}b", "xaab", true),
        ("^a{2,3}$", "aaaa", false),
        ("^a{2}$", "aa", true), ("^a{,2}$", "aaa", false), ("a{3,}", "aa", false), ("[a-c]x", "cx", true),
        ("[^a-c\\d]x", "1x", false), ("[^a-c\\d]x", "dx", true), ("[-a]", "-", true), ("[a-]", "-", true),
        ("[\\]\\\\]", "]", true), ("\\d+\\.\\d", "v6.1", true), ("\\S\\s\\W\\w\\D", "a !b!", true),
        ("(?i)bug: .* in x", "BUG: y IN X", true), ("a(?i:b)c", "aBc", true), ("a(?i:b)c", "aBC", false),
        ("(?:ab)*c", "ababc", true), ("\\bat\\b", "x at a.c", true), ("\\bat\\b", "that", false),
        ("a\\Bt", "that", true),
        ("\\x41\\t", "A\t", true), ("ä+", "xää", true), ("[à-ü]", "é", true), ("(a?)*b", "aab", true),
        ("(|a)+$", "b", true),
    ])
    func understoodExpressionsMeanWhatTheyDo(source: String, text: String, isFound: Bool) throws {
        #expect(try matches(source, text) == isFound)
    }

    @Test(
        "what would need to go back over the text, or is not known, is refused",
        arguments: [
            "(?=a)b", "(?!a)b", "(?<=a)b", "(a)\\1", "(?<n>a)", "(?>a)", "a++", "a**", "a{2}{3}", "*a", "a{", "a{3,2}",
            "a{00053,4}", "a{,}", "a{}", "a{1,2,3}", "a{ 1}", "(a",
            "a)", "[a", "[]", "[b-a]", "[a[b]]", "[a&&b]", "[c--d]", "[c#'--]", "\\p{L}", "\\Qa\\E", "\\y", "\\", "^*",
            "(?x)a b", "a{99999}", "((a{100}){100}){100}",
            String(repeating: "(", count: 400) + String(repeating: ")", count: 400),
        ]
    )
    func refused(source: String) {
        #expect(LinearExpression(source) == nil)
        #expect(TextPattern(expression: source) == nil)
    }

    /// Swift's own needs about 2^4000 steps for the first of these. No time is taken: a test that hangs is noticed.
    @Test(arguments: [
        "(a+)+$", "^(a|a)*$", "(a|aa)+$", "(.*.*)*x", "^(([a-z])+.)+[A-Z]$", "(a?){40}a{40}b", ".*.*.*.*=",
    ])
    func noLineTakesForEver(source: String) throws {
        let line = String(repeating: "a", count: TextPattern.longestLine - 1) + "!"
        #expect(try matches(source, line) == false)
    }

    @Test func onlyTheBeginningOfALineIsLookedAt() throws {
        let matcher = try #require(TextPattern.regex("b").matcher())
        let length = TextPattern.longestLine
        #expect(matcher(String(repeating: "a", count: length - 1) + "b"))
        #expect(!matcher(String(repeating: "a", count: length) + "b"))
    }
}
