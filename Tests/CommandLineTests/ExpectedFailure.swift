// SPDX-License-Identifier: Apache-2.0

import HostCommands
import Testing

/// Expects that the program refused something: with this status, and with each of these parts in what it complained.
func expect(
    _ output: CommandOutput,
    status: Int,
    saying parts: String...,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(output.end == .exited(status), "\(output.errorText)", sourceLocation: sourceLocation)
    for part in parts {
        #expect(output.errorText.contains(part), "\(output.errorText)", sourceLocation: sourceLocation)
    }
    #expect(!output.errorText.contains("Fatal error"), "\(output.errorText)", sourceLocation: sourceLocation)
}

/// The status with which `probe` ends where other commands end with `status`: git bisect run takes 1 to 127 for a
/// verdict.
func ofProbe(_ status: Int) -> Int { 128 + status }
