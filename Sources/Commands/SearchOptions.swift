// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Noise
import Search
import Sessions

/// What is sought, and what is known of the history.
struct SearchOptions: ParsableArguments {
    @OptionGroup var sought: SoughtOptions

    @Flag(
        name: .long,
        help: "Find a good commit first: go back over releases until one does not have the bug. Only BAD is named then."
    )
    var findGood = false

    @Flag(name: .long, help: "Follow first parents only: of what was merged, the merge alone is tested.")
    var firstParent = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A commit that cannot be tested, or a range A..B of them; may be repeated.",
            valueName: "commit"
        )
    )
    var skip: [String] = []

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp(
            "After '--': files or folders that the commit is believed to change. If it is none of those that do, the "
                + "search goes on among the others.",
            valueName: "path"
        )
    )
    var paths: [String] = []
}

/// How tests can be wrong, and when that is enough.
struct NoiseOptions: ParsableArguments {
    enum Noise: String, ExpressibleByArgument, CaseIterable {
        case oneSided = "one-sided"
        case twoSided = "two-sided"
        case none
    }

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How a test can be wrong: 'one-sided', it may miss the bug; 'two-sided', what it shows may be something "
                + "else, too; 'none', each test is right, as git bisect has it.",
            valueName: "kind"
        )
    )
    var noise = Noise.oneSided

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Boots without a sighting after which an end is not believed to have the bug, 1 to 10000.",
            valueName: "count"
        )
    )
    var patience = 10

    func validate() throws {
        guard (1...10_000).contains(patience) else {
            throw ValidationError("--patience takes a whole number from 1 to 10000")
        }
    }

    var model: NoiseModel {
        switch noise {
        case .oneSided: .oneSided
        case .twoSided: .twoSided
        case .none: .none
        }
    }
}
