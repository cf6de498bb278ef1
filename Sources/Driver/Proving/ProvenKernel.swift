// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// A kernel of a proof with what its boots showed so far.
struct ProvenKernel {
    /// Boots that could not be judged before a kernel counts as untestable: one bad day is tried again.
    static let mostSkips = 3

    let planned: PlannedKernel
    /// Its record; the verdict is kept up to date.
    var probe: ProbeRecord
    /// The image; `nil` where there is none.
    var kernel: KeptKernel?
    var trials = ProbeRecord.Trials()
    /// What the first sighting was.
    var sighting: String?
    /// Why a boot, or the build, gave no verdict.
    var obstacle: String?

    init(_ planned: PlannedKernel, probe: ProbeRecord) {
        self.planned = planned
        self.probe = probe
    }

    /// Whether it can be booted and has not failed to answer too often.
    var isTestable: Bool { kernel != nil && trials.skip < Self.mostSkips }

    /// Takes in what one boot showed. A sighting is certain; nothing undoes it.
    mutating func record(_ judgement: Judgement) {
        switch judgement.verdict {
        case .bad:
            trials.bad += 1
            if sighting == nil { sighting = judgement.reason }
        case .good:
            trials.good += 1
            if sighting == nil, probe.verdict == .skip { probe.reason = judgement.reason }
        case .skip:
            trials.skip += 1
            obstacle = judgement.reason
        }
        probe.trials = trials
        if let sighting {
            (probe.verdict, probe.reason) = (.bad, sighting)
        } else if trials.skip >= Self.mostSkips || trials.good == 0 {
            (probe.verdict, probe.reason) = (.skip, obstacle ?? probe.reason)
        } else {
            probe.verdict = .good
        }
    }
}

/// What a kernel's boots amount to.
enum Finding: Hashable {
    /// The bug showed.
    case shows
    /// It did not, often enough; the chance that it was missed each time.
    case clean(error: Double)
    /// It cannot be told, and why.
    case unknown(String)
}
