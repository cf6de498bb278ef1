// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Search

/// The ends of the range, in the forms that people use.
struct RangeArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The range: GOOD..BAD, or GOOD BAD, or only BAD with --good; BROKEN..FIXED with --find fix.",
            discussion: """
                Tags, branches, commit ids, and versions as a distribution has them: 6.0.7-301.fc37.x86_64 means the \
                tag v6.0.7. Without any, 'run' takes the scenario's own.
                """,
            valueName: "good..bad"
        )
    )
    var range: String?

    // Two of their own, since an array would take the paths after '--' for itself.
    @Argument(help: ArgumentHelp("The bad commit, where the first one is the good one.", valueName: "bad"))
    var end: String?

    /// One too many, to say so in our words.
    @Argument(help: .hidden) var surplus: String?

    /// What was typed of these.
    var revisions: [String] { [range, end, surplus].compactMap { $0 } }

    @Option(name: .long, help: ArgumentHelp("A commit that works; may be repeated.", valueName: "revision"))
    var good: [String] = []

    /// The ends that are meant: before the commit that is sought, and with it. Where nothing was typed, those of the
    /// scenario, which are the ends of the regression.
    func ends(
        in terms: Terms,
        scenarioGood: [String] = [],
        scenarioBad: String? = nil,
        needsOld: Bool = true
    ) throws -> (old: [String], new: String) {
        let (sides, isFix) = ("\(terms.old.uppercased())..\(terms.new.uppercased())", terms.sought == .fix)
        var typed = revisions
        var old = good
        guard old.isEmpty || !isFix else {
            throw BadInput(
                "with --find fix the range says it all: write \(sides), the broken commit first, without --good"
            )
        }
        if typed.count == 1, let range = typed.first, range.contains("..") {
            let parts = range.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, !parts[1].hasPrefix(".") else {
                throw BadInput("'\(range)' is not a range: write \(sides), for example v6.0.7..v6.0.9")
            }
            old.append(parts[0])
            typed = [parts[1]]
        } else if typed.count == 2 {
            old.append(typed.removeFirst())
        }
        guard typed.count <= 1 else {
            throw BadInput("too many revisions: write GOOD..BAD, or GOOD BAD, or --good GOOD several times and BAD")
        }
        guard needsOld || old.isEmpty else {
            throw BadInput("--find-good looks for the good end itself: name the bad one only")
        }
        if old.isEmpty, !isFix, needsOld { old = scenarioGood }
        guard let new = typed.first ?? (isFix ? nil : scenarioBad) else {
            throw BadInput("which kernels? Write \(sides), for example: kbisect run v6.0.7..v6.0.9")
        }
        guard !old.isEmpty || !needsOld else {
            throw BadInput(
                isFix
                    ? "no broken commit is known: write \(sides)"
                    : "no good commit is known: write GOOD..\(new), add --good GOOD, or let it be found with --find-good"
            )
        }
        return (old, new)
    }
}
