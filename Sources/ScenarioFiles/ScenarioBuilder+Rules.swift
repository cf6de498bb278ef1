// SPDX-License-Identifier: Apache-2.0

extension ScenarioBuilder {
    private static let conditions =
        "exit-status, crash, warning, no-boot, no-build, {crash: TITLE}, {console: REGEX}, {output: REGEX} or {slower-than: TIME}"

    mutating func rules(_ node: YAMLNode) -> Scenario.Rules {
        var rules = Scenario.Rules()
        let fields = reader.fields(node, in: "'verdict'", known: ["bad-if", "exit-status"])
        if let list = reader.items(fields["bad-if"], "bad-if", limit: Scenario.Rules.mostConditions) {
            if let node = fields["bad-if"], list.isEmpty {
                reader.refuse(node.place, "'bad-if' is empty, so nothing would be bad; it takes \(Self.conditions)")
            }
            let conditions = list.compactMap { condition($0) }
            if !conditions.isEmpty { rules.badIf = conditions }
        }
        if let node = fields["exit-status"] { rules.exitStatus = exitStatus(node) }
        return rules
    }

    private mutating func condition(_ node: YAMLNode) -> Scenario.BadCondition? {
        guard case .map = node.content else {
            let words = Scenario.BadCondition.words
            let word = reader.text(node, "bad-if", expected: Self.conditions) { words[$0] != nil }
            return word.flatMap { words[$0] }
        }
        let known = ["crash", "console", "output", "slower-than"]
        let before = reader.problems.count
        let fields = reader.fields(node, in: "'bad-if'", known: known)
        guard reader.problems.count == before else { return nil }
        guard fields.count == 1, let (key, value) = fields.first else {
            reader.refuse(node.place, "an entry of 'bad-if' must have one key; write one entry for each condition")
            return nil
        }
        switch key {
        case "crash": return titlePattern(value).map { .crash($0) }
        case "console": return regex(value, key).map { .console($0) }
        case "output": return regex(value, key).map { .output($0) }
        default: return reader.duration(value, key).map { .slowerThan($0) }
        }
    }

    /// Part of a title, or `/REGEX/`.
    private mutating func titlePattern(_ node: YAMLNode) -> TextPattern? {
        guard let text = reader.text(node, "crash", expected: "part of a crash's title, or /REGEX/") else { return nil }
        return TextPattern(title: text) ?? refusedExpression(node, "crash")
    }

    private mutating func regex(_ node: YAMLNode, _ key: String) -> TextPattern? {
        guard let text = reader.text(node, key, expected: "a regular expression") else { return nil }
        return TextPattern(expression: text) ?? refusedExpression(node, key)
    }

    private mutating func refusedExpression(_ node: YAMLNode, _ key: String) -> TextPattern? {
        let expected = "a regular expression of at most \(TextPattern.longestExpression) bytes that kbisect understands"
        reader.refuse(node, key, expected: expected)
        return nil
    }

    private mutating func exitStatus(_ node: YAMLNode) -> Scenario.ExitStatusRules {
        let fields = reader.fields(node, in: "'exit-status'", known: ["good", "skip", "bad"])
        var owner: [Int: String] = [:]
        var given: [String: Set<Int>] = [:]
        for key in ["good", "skip", "bad"] {
            guard let value = fields[key] else { continue }
            let statuses = self.statuses(value, key)
            for status in statuses.sorted() {
                if let other = owner[status] {
                    reader.refuse(value.place, "exit status \(status) is both '\(other)' and '\(key)'")
                    break
                }
                owner[status] = key
            }
            given[key] = statuses
        }
        // What is given wins over the defaults of the others.
        let defaults = Scenario.ExitStatusRules()
        let result = { (key: String, standard: StatusSet) in
            given[key].map(StatusSet.init(statuses:)) ?? StatusSet(statuses: standard.statuses.subtracting(owner.keys))
        }
        return Scenario.ExitStatusRules(
            good: result("good", defaults.good),
            skip: result("skip", defaults.skip),
            bad: result("bad", defaults.bad)
        )
    }

    private mutating func statuses(_ node: YAMLNode, _ key: String) -> Set<Int> {
        let expected = "exit statuses from 0 to 255, or ranges such as 1-124"
        var statuses: Set<Int> = []
        for item in reader.items(node, key, limit: 256) ?? [] {
            let text = reader.text(item, key, expected: expected) { StatusSet.range($0) != nil }
            if let range = text.flatMap(StatusSet.range) { statuses.formUnion(range) }
        }
        return statuses
    }
}

extension StatusSet {
    /// `7` or `1-124`.
    fileprivate static func range(_ text: String) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { FieldReader.number($0) }
        guard (1...2).contains(ends.count), let low = ends[0], let high = ends[ends.count - 1] else { return nil }
        return low <= high && high <= 255 ? low...high : nil
    }

    fileprivate init(statuses: Set<Int>) {
        var ranges: [ClosedRange<Int>] = []
        for status in statuses.sorted() {
            if let last = ranges.last, last.upperBound == status - 1 {
                ranges[ranges.count - 1] = last.lowerBound...status
            } else {
                ranges.append(status...status)
            }
        }
        self.init(ranges)
    }

    fileprivate var statuses: Set<Int> { ranges.reduce(into: []) { $0.formUnion($1) } }
}
