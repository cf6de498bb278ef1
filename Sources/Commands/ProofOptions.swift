// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver

/// How sure a proof has to be, and what it may cost.
struct ProofOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "How sure the answer has to be: 0.5 to 0.999999.",
            discussion: """
                A reproducer that misses the bug now and then is run more often, until a kernel that seems clean is \
                clean with this probability.
                """,
            valueName: "probability"
        )
    )
    var confidence = 0.99

    @Option(name: .long, help: ArgumentHelp("The most boots of one kernel, 5 to 10000.", valueName: "count"))
    var maxBoots = 100

    func validate() throws {
        guard (0.5...0.999_999).contains(confidence) else {
            throw ValidationError("--confidence takes a probability from 0.5 to 0.999999, for example 0.99")
        }
        guard (5...10_000).contains(maxBoots) else {
            throw ValidationError("--max-boots takes a whole number from 5 to 10000")
        }
    }

    var limits: Prover.Limits { Prover.Limits(error: 1 - confidence, boots: maxBoots) }
}

/// How far `run` goes once it has found a culprit.
enum ProofExtent: String, EnumerableFlag {
    /// Nothing is tested again.
    case none
    /// The culprit against its parents.
    case confirmation
    /// All three legs.
    case whole

    static func name(for value: ProofExtent) -> NameSpecification {
        switch value {
        case .none: [.customLong("no-verify")]
        case .confirmation: [.customLong("confirm")]
        case .whole: [.customLong("verify")]
        }
    }

    static func help(for value: ProofExtent) -> ArgumentHelp? {
        switch value {
        case .none: "Do not test the culprit again once it is found."
        case .confirmation: "Test the culprit and its parents again, as often as the reproducer's miss rate demands."
        case .whole: "Go on to the whole proof, as 'kbisect verify' makes it."
        }
    }
}
