// SPDX-License-Identifier: Apache-2.0

import Sessions

/// What the line at the bottom says of the probe at hand.
struct ProbeProgress {
    var number = 0
    var commit: CommitRecord?
    var started = 0.0
    var stage: ProbeStage?
    var objects: (done: Int, expected: Int?)?
    var lastOutput: String?
    /// Which of several boots it is, and of how many, as far as that is known.
    var boots: (count: Int, of: Int?)?

    init() {}

    init(number: Int, commit: CommitRecord, started: Double) {
        self.number = number
        self.commit = commit
        self.started = started
    }

    mutating func enter(_ stage: ProbeStage) {
        self.stage = stage
        objects = nil
        lastOutput = nil
    }

    func line(at now: Double) -> String {
        var parts = ["\(number)", commit?.name.displayable(upTo: 40) ?? ""]
        if let boots, stage != .build { parts.append("boot \(boots.count)\(boots.of.map { " of \($0)" } ?? "")") }
        parts.append(stage?.rawValue ?? "")
        if stage == .build, let objects { parts.append(bar(objects.done, of: objects.expected)) }
        if let lastOutput { parts.append(lastOutput) }
        parts.append(SpokenTime.text(now - started))
        return parts.filter { !$0.isEmpty }.joined(separator: "  ")
    }

    /// More objects than foretold fill the bar and are counted on.
    private func bar(_ done: Int, of expected: Int?) -> String {
        guard let expected, expected > 0 else { return "\(done) objects" }
        let width = 20
        let filled = min(width, done * width / expected)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        return "[\(bar)] \(done) of about \(max(done, expected)) objects"
    }
}
