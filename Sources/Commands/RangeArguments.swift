// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The ends of the range, in the forms that people use.
struct RangeArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The range: GOOD..BAD, or GOOD BAD, or only BAD with --good.",
            discussion: """
                Tags, branches, commit ids, and versions as a distribution has them: 6.0.7-301.fc37.x86_64 means the \
                tag v6.0.7. Without any, the scenario's own are used.
                """,
            valueName: "good..bad"
        )
    )
    var revisions: [String] = []

    @Option(name: .long, help: ArgumentHelp("A commit that works; may be repeated.", valueName: "revision"))
    var good: [String] = []

    /// What is meant, with the scenario's ends where nothing was typed.
    func ends(scenarioGood: [String], scenarioBad: String?) throws -> (good: [String], bad: String) {
        var typed = revisions
        var good = self.good
        if typed.count == 1, let range = typed.first, range.contains("..") {
            let parts = range.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, !parts[1].hasPrefix(".") else {
                throw BadInput("'\(range)' is not a range: write GOOD..BAD, for example v6.0.7..v6.0.9")
            }
            good.append(parts[0])
            typed = [parts[1]]
        } else if typed.count == 2 {
            good.append(typed.removeFirst())
        }
        guard typed.count <= 1 else {
            throw BadInput("too many revisions: write GOOD..BAD, or GOOD BAD, or --good GOOD several times and BAD")
        }
        if good.isEmpty { good = scenarioGood }
        guard let bad = typed.first ?? scenarioBad else {
            throw BadInput("which kernels? Write GOOD..BAD, for example: kbisect run v6.0.7..v6.0.9")
        }
        guard !good.isEmpty else {
            throw BadInput("no good commit is known: write GOOD..\(bad), or add --good GOOD")
        }
        return (good, bad)
    }
}
