// SPDX-License-Identifier: Apache-2.0

/// A regular expression that needs time in proportion to the text's length, whatever the text.
///
/// Swift's own goes back and forth over the text: `(a+)+$` on thirty letters takes longer than the night of a session, and
/// the text is a guest's. Here all ways through the expression are followed at once (K. Thompson, Regular Expression
/// Search Algorithm, 1968), which costs look-around, back-references and possessive quantifiers: they are refused. What
/// is understood means what it means to Swift, by Unicode scalars in the place of characters, and for `\b`, which is
/// between a word's characters and others as in Perl.
struct LinearExpression: Sendable {
    /// Longer expressions are refused. All ways are followed, so this bounds the time for each character.
    static let mostSteps = 2000

    /// One step on the way through an expression.
    enum Step: Sendable {
        /// Takes a character of this set.
        case take(CharacterSet)
        /// Takes nothing, and goes on where this holds.
        case check(Assertion)
        /// Goes on at both places.
        case fork(Int, Int)
        case jump(Int)
        case done
    }

    /// What may have to hold between two characters.
    enum Assertion: Sendable {
        case start, end, endBeforeLineFeed, wordBoundary, noWordBoundary
    }

    private var steps: [Step] = []

    /// - Returns: `nil` where it is no expression, or one that is not understood, or too long.
    init?(_ source: String) {
        var reader = ExpressionReader(source)
        guard let node = reader.read(), add(node), append(.done) else { return nil }
    }

    /// Whether it matches somewhere in a text.
    func matches(in text: some Sequence<Unicode.Scalar>) -> Bool {
        var ways = Ways(count: steps.count)
        var before: Unicode.Scalar?
        var rest = Lookahead(text)
        while true {
            ways.begin()
            // A match may begin anywhere. Without any left to follow there is only this one.
            for step in ways.next + [0] where follow(step, before: before, rest: rest, &ways) { return true }
            guard let scalar = rest.next() else { return false }
            ways.next.removeAll(keepingCapacity: true)
            for step in ways.current {
                if case .take(let set) = steps[step], set.contains(scalar) { ways.next.append(step + 1) }
            }
            before = scalar
        }
    }

    /// Notes all steps that take a character and can be reached from one without any.
    ///
    /// - Returns: Whether the end is among them.
    private func follow(_ start: Int, before: Unicode.Scalar?, rest: Lookahead, _ ways: inout Ways) -> Bool {
        var pending = [start]
        while let step = pending.popLast() {
            guard ways.isNew(step) else { continue }
            switch steps[step] {
            case .take: ways.current.append(step)
            case .check(let assertion):
                if Self.holds(assertion, before: before, rest: rest) { pending.append(step + 1) }
            case .fork(let one, let other): pending += [other, one]
            case .jump(let target): pending.append(target)
            case .done: return true
            }
        }
        return false
    }

    private static func holds(_ assertion: Assertion, before: Unicode.Scalar?, rest: Lookahead) -> Bool {
        switch assertion {
        case .start: before == nil
        case .end: rest.first == nil
        case .endBeforeLineFeed:
            rest.first == nil || (rest.second == nil && rest.first.map(CharacterSet.isNewline) == true)
        case .wordBoundary: isWord(before) != isWord(rest.first)
        case .noWordBoundary: isWord(before) == isWord(rest.first)
        }
    }

    private static func isWord(_ scalar: Unicode.Scalar?) -> Bool { scalar.map(CharacterSet.isWord) ?? false }

    // MARK: Making the steps

    private mutating func append(_ step: Step) -> Bool {
        steps.append(step)
        return steps.count <= Self.mostSteps
    }

    private mutating func add(_ node: ExpressionNode) -> Bool {
        switch node {
        case .set(let set): return append(.take(set))
        case .assertion(let assertion): return append(.check(assertion))
        case .sequence(let nodes):
            for node in nodes { guard add(node) else { return false } }
            return true
        case .choice(let nodes): return add(choice: nodes[...])
        case .repetition(let node, let range): return add(node, range)
        }
    }

    private mutating func add(choice nodes: ArraySlice<ExpressionNode>) -> Bool {
        guard let first = nodes.first, nodes.count > 1 else { return nodes.first.map { add($0) } ?? true }
        let fork = steps.count
        guard append(.jump(0)), add(first) else { return false }
        let jump = steps.count
        guard append(.jump(0)) else { return false }
        steps[fork] = .fork(fork + 1, steps.count)
        guard add(choice: nodes.dropFirst()) else { return false }
        steps[jump] = .jump(steps.count)
        return true
    }

    private mutating func add(_ node: ExpressionNode, _ range: ExpressionNode.Count) -> Bool {
        for _ in 0..<range.least { guard add(node) else { return false } }
        guard let most = range.most else {
            let fork = steps.count
            guard append(.jump(0)), add(node), append(.jump(fork)) else { return false }
            steps[fork] = .fork(fork + 1, steps.count)
            return true
        }
        var forks: [Int] = []
        for _ in range.least..<max(most, range.least) {
            forks.append(steps.count)
            guard append(.jump(0)), add(node) else { return false }
        }
        for fork in forks { steps[fork] = .fork(fork + 1, steps.count) }
        return true
    }
}

/// Where in an expression a search is, everywhere at once.
private struct Ways {
    /// Steps that wait for the next character.
    var current: [Int] = []
    /// Steps that the last character led to.
    var next: [Int] = []
    /// For each step the round in which it was noted.
    private var noted: [Int]
    private var round = 0

    init(count: Int) { noted = Array(repeating: 0, count: count) }

    mutating func begin() {
        round += 1
        current.removeAll(keepingCapacity: true)
    }

    mutating func isNew(_ step: Int) -> Bool {
        guard noted[step] != round else { return false }
        noted[step] = round
        return true
    }
}

/// The rest of a text, of which the next two characters can be seen.
private struct Lookahead {
    private(set) var first: Unicode.Scalar?
    private(set) var second: Unicode.Scalar?
    private var rest: ArraySlice<Unicode.Scalar>

    init(_ text: some Sequence<Unicode.Scalar>) {
        rest = Array(text)[...]
        first = rest.popFirst()
        second = rest.popFirst()
    }

    mutating func next() -> Unicode.Scalar? {
        defer { (first, second) = (second, rest.popFirst()) }
        return first
    }
}
