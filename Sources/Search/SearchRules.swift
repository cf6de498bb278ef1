// SPDX-License-Identifier: Apache-2.0

package import Noise

/// What a search goes by.
package struct SearchRules: Hashable, Sendable {
    /// Whether the commit that brought the bug is wanted, or the one that cured it.
    package var sought: Sought
    /// How tests can be wrong.
    package var noise: NoiseModel
    /// The chance of an error that an answer may have: 0.01 for 99 % confidence.
    package var error: Double
    /// Whether the ends are what they are said to be, so that they are not tested before the answer rests on them.
    package var trustsEnds: Bool
    /// Whether the good end is tested only if the first test between the ends is not good either: a build of it may take as long
    /// as all the others together, and a good commit in the range says as much.
    package var defersGoodEnd = false
    /// Commits that are known not to be testable.
    package var skipped: Set<CommitID>
    /// The likelier suspects, by position in the graph: what changes the paths that a person named. Empty is all.
    ///
    /// The others share ``chanceOfOthers``: a person can be wrong, and then the search goes on among them.
    package var favoured: [Bool]
    /// Sightings at the known-bad end that tell how often the bug is missed.
    package var calibration: Int
    /// Clean trials of a commit that is said to have the bug, after which it is not believed any more.
    package var patience: Int
    /// The most trials of one commit.
    package var mostTrials: Int
    /// Kernels that are kept, so that a commit which is tested again soon is not built again; at least one.
    package var keptKernels: Int

    /// Above so many suspects a sample of them is weighed.
    package var exactSuspects = AncestorMass.exactLimit

    /// The probability that the commit is not among the favoured ones.
    package static let chanceOfOthers = 0.01

    package init(
        sought: Sought = .cause,
        noise: NoiseModel = .none,
        error: Double = 0.01,
        trustsEnds: Bool = false,
        skipped: Set<CommitID> = [],
        favoured: [Bool] = [],
        calibration: Int = 5,
        patience: Int = 10,
        mostTrials: Int = 1000,
        keptKernels: Int = 6
    ) {
        self.sought = sought
        self.noise = noise
        self.error = error
        self.trustsEnds = trustsEnds
        self.skipped = skipped
        self.favoured = favoured
        self.keptKernels = max(1, keptKernels)
        self.calibration = noise.isNoisy ? calibration : 1
        self.patience = noise.isNoisy ? patience : 1
        self.mostTrials = noise.isNoisy ? mostTrials : 1
    }

    /// What a test of a commit before the wanted one says.
    var old: Verdict { sought == .cause ? .good : .bad }
    /// What a test of the wanted commit says, and of all that contain it.
    var new: Verdict { sought == .cause ? .bad : .good }
}

/// What the trials of one commit said.
package struct Trials: Hashable, Sendable {
    /// The bug showed.
    package var shown = 0
    /// It did not.
    package var clean = 0

    package init(shown: Int = 0, clean: Int = 0) {
        self.shown = shown
        self.clean = clean
    }

    /// All of them.
    package var total: Int { shown + clean }

    func count(_ verdict: Verdict) -> Int {
        switch verdict {
        case .bad: shown
        case .good: clean
        case .skip: 0
        }
    }

    /// What they amount to: a sighting outweighs what was missed, unless sightings can be false.
    func verdict(_ noise: NoiseModel) -> Verdict? {
        if total == 0 { return nil }
        if noise.hasFalseAlarms { return shown * 2 >= total ? .bad : .good }
        return shown > 0 ? .bad : .good
    }
}
