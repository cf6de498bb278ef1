// SPDX-License-Identifier: Apache-2.0

import VirtualMachine

/// Whether a time-out may be the machine's doing.
enum BusyHost {
    /// The share of a run that QEMU waited for a processor, from which on its time-out is doubted.
    private static let doubtfulShare = 0.1
    /// Programs that want a processor for each that there is, over the last minute.
    private static let doubtfulLoad = 1.5

    /// Why a time-out is doubted; `nil` where the machine had time for the guest.
    ///
    /// - Parameter load: The machine's load average of the last minute, for each processor.
    static func doubt(_ run: GuestRun, load: Double) -> String? {
        guard run.isTimeOut else { return nil }
        let share = run.durations.starved / max(run.durations.whole, .milliseconds(1))
        if share > doubtfulShare {
            return "QEMU waited for a processor in \(Int((share * 100).rounded())) % of the time"
        }
        if load > doubtfulLoad {
            let text = (load * 10).rounded() / 10
            return "\(text) programs wanted each processor"
        }
        return nil
    }
}

extension GuestRun {
    /// Whether nothing but time says what it says.
    var isTimeOut: Bool {
        switch outcome {
        case .didNotBoot(.silent), .hung, .overran, .timedOut, .unheard: true
        case .finished, .crashed, .rebooted, .didNotBoot, .couldNotSetUp: false
        }
    }
}
