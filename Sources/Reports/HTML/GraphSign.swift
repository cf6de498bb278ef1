// SPDX-License-Identifier: Apache-2.0

import Search

/// What a commit is drawn as. Each has a shape, a colour and a word of its own; shape and colour go by the symptom,
/// the word is that of the search.
enum GraphSign: Hashable, CaseIterable {
    case culprit, cure, bad, good, missed, skip, suspect, cleared, excluded

    init(_ node: GraphOutline.Node, isAnswer: Bool, isMissed: Bool) {
        self =
            switch (node.verdict, node.standing) {
            case (.bad, _): isAnswer ? .culprit : .bad
            case (.good, _): isAnswer ? .cure : isMissed ? .missed : .good
            case (.skip, _): .skip
            case (nil, .suspect): .suspect
            case (nil, .cleared): .cleared
            case (nil, .excluded): .excluded
            }
    }

    /// The word for it.
    func word(_ terms: Terms) -> HTML {
        switch self {
        case .culprit: "\(terms.word(for: .bad)), culprit"
        case .cure: "\(terms.word(for: .good)), cure"
        case .bad: "\(terms.word(for: .bad))"
        case .good: "\(terms.word(for: .good))"
        case .missed: "missed"
        case .skip: "skip"
        case .suspect: "suspect"
        case .cleared: "cleared"
        case .excluded: "excluded"
        }
    }

    /// What it says, for the legend.
    func meaning(_ terms: Terms) -> HTML {
        switch self {
        case .culprit: "the culprit"
        case .cure: "the cure"
        case .bad: "tested \(terms.word(for: .bad))"
        case .good: "tested \(terms.word(for: .good))"
        case .missed:
            terms.sought == .cause
                ? "tested \(terms.word(for: .good)), and missed it: what it contains shows the bug"
                : "tested \(terms.word(for: .good)), and missed it: what contains it shows the bug"
        case .skip: "could not be tested"
        case .suspect: "suspect: not tested, may be it"
        case .cleared: "cleared: contained in one that tested \(terms.old)"
        case .excluded: "excluded by other verdicts"
        }
    }

    /// For the style sheet.
    var style: HTML {
        switch self {
        case .culprit, .bad: "bad"
        case .cure, .good: "good"
        case .missed, .skip: "skip"
        case .suspect: "suspect"
        case .cleared: "cleared"
        case .excluded: "excluded"
        }
    }

    /// The row of a commit, for the style sheet.
    var row: HTML {
        switch self {
        case .culprit: "culprit"
        case .cure: "cure"
        case .bad, .good, .missed, .skip, .suspect, .cleared, .excluded: "commit"
        }
    }

    /// The drawing, around a point.
    func shape(_ x: Double, _ y: Double) -> HTML {
        let at: (Double, Double) -> String = { "\(Figures.length(x + $0)) \(Figures.length(y + $1))" }
        let (cx, cy) = (Figures.length(x), Figures.length(y))
        let box: (Double) -> HTML = { half in
            """
            <rect class="bad" x="\(Figures.length(x - half))" y="\(Figures.length(y - half))" \
            width="\(Figures.length(2 * half))" height="\(Figures.length(2 * half))"/>
            """
        }
        let circle: (HTML, String) -> HTML = { style, radius in
            "<circle class=\"\(style)\" cx=\"\(cx)\" cy=\"\(cy)\" r=\"\(radius)\"/>"
        }
        switch self {
        case .good: return circle("good", "5.5")
        case .cure:
            return "\(circle("good", "8"))<path class=\"cross\" d=\"M\(at(-4, 0))L\(at(-1, 3.5))L\(at(4, -3.5))\"/>"
        case .missed: return "\(circle("good", "5.5"))<path class=\"strike\" d=\"M\(at(-7, 7))L\(at(7, -7))\"/>"
        case .bad: return box(5)
        case .culprit:
            return "\(box(8))<path class=\"cross\" d=\"M\(at(-4, -4))L\(at(4, 4))M\(at(4, -4))L\(at(-4, 4))\"/>"
        case .skip: return "<path class=\"skip\" d=\"M\(at(0, -7))L\(at(7, 0))L\(at(0, 7))L\(at(-7, 0))Z\"/>"
        case .suspect: return circle("suspect", "5")
        case .cleared: return circle("cleared", "3.5")
        case .excluded:
            let cross = "M\(at(-3, -3))L\(at(3, 3))M\(at(3, -3))L\(at(-3, 3))"
            return "\(circle("hole", "6"))<path class=\"excluded\" d=\"\(cross)\"/>"
        }
    }
}
