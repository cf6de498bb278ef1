// SPDX-License-Identifier: Apache-2.0

import KernelBuild
package import VirtualMachine

extension BootFailure {
    /// What kept it from booting, for a person; may hold text from the guest.
    package var words: String {
        switch self {
        case .silent(let limit, let lastLine):
            "no boot within \(limit)" + (lastLine.map { ", last on the console: \($0)" } ?? ", nothing on the console")
        case .crashed(let crash):
            "no boot: \(crash.title)"
        case .rebooted(let lastLine):
            "no boot: it restarted" + (lastLine.map { ", last on the console: \($0)" } ?? "")
        }
    }
}

extension HangEvidence {
    /// What the hang looks like from outside, for a person.
    package var words: String {
        let tenths = Int64((silentFor / .milliseconds(100)).rounded())
        return
            "the guest hangs: silent for \(Duration.milliseconds(tenths * 100)), \(isSpinning ? "a processor spins" : "all processors wait")"
    }
}

extension BuildFailure {
    /// Why there is no kernel, for a person; may hold text from the compiler.
    var words: String { stage == .configure ? reason : "does not build: \(reason)" }
}
