// SPDX-License-Identifier: Apache-2.0

import KernelBuild
import Sessions
import SystemPackage
import VirtualMachine

extension KernelProbe {
    /// Looks the addresses of a crash up in the symbols of the kernel that was built last.
    ///
    /// - Parameter log: Receives what the tools print.
    /// - Returns: `nil` where no line of it names a place in the kernel.
    func decode(_ crash: [String], log: FilePath) async throws -> ProbeRecord.Oops? {
        let decoded = try await builder.decode(crash, configuration, log: log)
        return decoded.resolved == 0 ? nil : ProbeRecord.Oops(lines: decoded.lines, resolved: decoded.resolved)
    }
}

extension GuestRun {
    /// The report that a person wants to see: the first on the console, or what kept the guest from booting.
    var report: [String]? {
        if let crash { return crash.lines }
        switch outcome {
        case .crashed(let crash), .didNotBoot(.crashed(let crash)): return crash.lines
        default: return nil
        }
    }
}
