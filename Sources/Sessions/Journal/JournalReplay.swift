// SPDX-License-Identifier: Apache-2.0

internal import Search

/// Results of a journal, to be given out again in their order.
///
/// Each is kept under what it is a result of, so that what was learnt serves also where a newer kbisect, or a repository
/// with more tags, asks in another order.
struct JournalReplay {
    private var builds: [String: ArraySlice<KernelOutcome>] = [:]
    private var boots: [String: ArraySlice<BootOutcome>] = [:]
    private var crashes: [String: ArraySlice<ProbeRecord.Oops?>] = [:]
    private var outlooks: [CommitID: ArraySlice<Outlook>] = [:]
    private var forecasts: [[CommitID]: ArraySlice<Forecast>] = [:]
    private var left = 0

    init(_ entries: [JournalEntry]) {
        for entry in entries {
            switch entry.event {
            case .built(let outcome): builds[outcome.key, default: []].append(outcome)
            case .booted(let outcome): boots[outcome.kernel, default: []].append(outcome)
            case .decoded(let kernel, let oops): crashes[kernel, default: []].append(oops)
            case .foreseen(let outlook): outlooks[outlook.built, default: []].append(outlook)
            case .foretold(let forecast): forecasts[forecast.commits, default: []].append(forecast)
            default: continue
            }
            left += 1
        }
    }

    /// Whether everything was given out.
    var isOver: Bool { left == 0 }

    mutating func next(build key: String) -> KernelOutcome? { count(builds[key]?.popFirst()) }
    mutating func next(bootOf kernel: String) -> BootOutcome? { count(boots[kernel]?.popFirst()) }
    mutating func next(crashOf kernel: String) -> ProbeRecord.Oops?? { count(crashes[kernel]?.popFirst()) }

    mutating func next(outlookAfter built: CommitID) -> Outlook? { count(outlooks[built]?.popFirst()) }
    mutating func next(forecastFor commits: [CommitID]) -> Forecast? { count(forecasts[commits]?.popFirst()) }

    private mutating func count<Result>(_ result: Result?) -> Result? {
        if result != nil { left -= 1 }
        return result
    }
}
