// SPDX-License-Identifier: Apache-2.0

/// A history with the shape of Linux', as a stream for `git fast-import`, the same every time.
///
/// Every ten weeks a release; between two of them branches that began at a candidate or release of one to eight
/// months ago are merged, now and then several at once; dates rise, but clocks differ by some hours, and one commit in
/// fifty thousand was made on a machine whose clock was years off.
struct MadeHistory {
    /// About what Linux has between two releases.
    static let commitsPerRelease = 13_000
    private static let secondsPerRelease = 70 * 86_400
    /// What a branch has before it is merged, on average. With it 7 % of the commits are merges.
    private static let branchLength = 13

    let count: Int
    private var numbers = Numbers(state: 20_260_101)
    private var made = 0
    private var date = 1_113_000_000
    /// What new branches begin at: candidates and releases, the newest last.
    private var bases: [(mark: Int, date: Int)] = []
    private var release = 0

    init(count: Int) { self.count = count }

    /// Writes the stream, in pieces, through a function.
    mutating func write(_ out: (String) throws -> Void) throws {
        var mainline = try commit(out, parents: [], date: date)
        bases.append((mainline, date))
        try tag("v4.0", mainline, out)
        while made < count {
            var tips: [Int] = []
            // Most merges have one branch; one in fifty is an octopus.
            for _ in 0..<(numbers.below(50) == 0 ? 3 : 1) { tips.append(try branch(out)) }
            mainline = try commit(out, parents: [mainline] + tips, date: date)
            let due = made * 8 / Self.commitsPerRelease
            guard due > bases.count - 1 else { continue }
            // Seven candidates and a release.
            mainline = try commit(out, parents: [mainline], date: date)
            bases.append((mainline, date))
            let step = bases.count - 1
            if step % 8 == 0 {
                release += 1
                try tag("v\(4 + release / 20).\(release % 20)", mainline, out)
            } else {
                try tag("v\(4 + (release + 1) / 20).\((release + 1) % 20)-rc\(step % 8)", mainline, out)
            }
        }
        try out("reset refs/heads/main\nfrom :\(mainline)\n\ndone\n")
    }

    /// A branch of some commits, the last of which is returned.
    private mutating func branch(_ out: (String) throws -> Void) throws -> Int {
        // Mostly from the last three candidates, and as rarely as in Linux from months ago.
        let age = numbers.below(10) < 7 ? numbers.below(3) : numbers.below(24)
        let base = bases[max(0, bases.count - 1 - age)]
        var tip = base.mark
        let length = 1 + numbers.below(2 * Self.branchLength)
        let start = min(base.date, date)
        for step in 0..<length {
            // Work was done between the base and now.
            let own = start + (date - start) * (step + 1) / (length + 1)
            tip = try commit(out, parents: [tip], date: own)
        }
        return tip
    }

    private mutating func commit(_ out: (String) throws -> Void, parents: [Int], date own: Int) throws -> Int {
        made += 1
        date += Self.secondsPerRelease / Self.commitsPerRelease
        var seconds = own + numbers.below(7_200) - 3_600
        if numbers.below(50_000) == 0 { seconds = max(0, own - 86_400 * numbers.below(3_000)) }
        var text = "commit refs/heads/work\nmark :\(made)\nauthor A Developer <a@example.org> \(seconds - 500) +0200\n"
        text += "committer M Maintainer <m@example.org> \(seconds) +0000\n"
        let message = self.message()
        text += "data \(message.utf8.count)\n\(message)\n"
        for (position, parent) in parents.enumerated() {
            text += position == 0 ? "from :\(parent)\n" : "merge :\(parent)\n"
        }
        // All have one tree: others would make the repository larger, and no reader of the graph slower.
        text += parents.isEmpty ? "M 100644 inline file\ndata 2\n0\n\n" : "\n"
        try out(text)
        return made
    }

    private mutating func message() -> String {
        var words: [String] = ["subsystem:"]
        // Linux' messages have about 700 bytes.
        for _ in 0..<(40 + numbers.below(120)) { words.append(Self.words[numbers.below(Self.words.count)]) }
        words.append("\n\nSigned-off-by: A Developer <a\(numbers.below(5_000))@example.org>\n")
        return words.joined(separator: " ")
    }

    private func tag(_ name: String, _ mark: Int, _ out: (String) throws -> Void) throws {
        try out("reset refs/tags/\(name)\nfrom :\(mark)\n\n")
    }

    private static let words = (0..<1_500).map { number in
        String(number * 7_919 % 100_003, radix: 36) + ["ing", "ed", "", "s", "er"][number % 5]
    }
}

/// SplitMix64.
private struct Numbers {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int(truncatingIfNeeded: (mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
