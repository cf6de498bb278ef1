// SPDX-License-Identifier: Apache-2.0

import Sessions

/// What one probe was and showed, in words that reports share. Names of others are displayable and no more: escape them.
enum SpokenProbe {
    /// `2 of 7 boots showed it`; `nil` where one boot or none was made.
    static func trials(_ probe: ProbeRecord) -> String? {
        // A record may come from somebody else, and the sum of these must be a number.
        guard let trials = probe.trials,
            [trials.good, trials.bad, trials.skip].allSatisfy({ (0...1_000_000_000).contains($0) }), trials.total > 1
        else { return nil }
        let skip = trials.skip > 0 ? "; \(trials.skip) could not be judged" : ""
        return "\(trials.bad) of \(trials.total.counted("boot")) showed it\(skip)"
    }

    /// `with a.patch, 5fd0c3ab77e1 applied`; `nil` where nothing was.
    static func patches(_ names: [String]) -> String? {
        names.isEmpty ? nil : "with \(list(names)) applied"
    }

    /// `missed it: see probe 9`; `nil` where nothing says so.
    static func missed(_ probe: ProbeRecord) -> String? {
        probe.overruledBy.map { "missed it: see probe \($0)" }
    }

    /// What a person should know of it besides; `nil` where there is nothing.
    static func remarks(_ probe: ProbeRecord) -> String? {
        guard let remarks = probe.remarks, !remarks.isEmpty else { return nil }
        return remarks.prefix(10).map { $0.displayable(upTo: 300) }.joined(separator: "; ")
    }

    /// `the kernel of probe 3, which was kept`; `nil` where it was built for this probe and is no other's.
    static func same(_ probe: ProbeRecord) -> String? {
        probe.sameAs.map {
            probe.isOfProof
                ? "the same kernel as probe \($0), to the byte" : "the kernel of probe \($0), \(sameness(probe))"
        }
    }

    /// How a kernel is that of another probe.
    static func sameness(_ probe: ProbeRecord) -> String {
        if probe.isOfProof { return "to the byte" }
        // One that was built, and needed no boot, is known by its contents.
        return probe.trials == nil && probe.contents != nil ? "which is equal" : "which was kept"
    }

    /// The first ten of some names, and how many more there are.
    static func list(_ names: [String]) -> String {
        let shown = names.prefix(10).map { $0.displayable(upTo: 120) }.joined(separator: ", ")
        return names.count > 10 ? "\(shown) and \(names.count - 10) more" : shown
    }
}
