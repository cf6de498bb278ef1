// SPDX-License-Identifier: Apache-2.0

package import Sessions
package import SystemPackage

/// Tests commits. The driver does not know how: tests of the driver bring a scripted one.
package protocol ProbeRunner: Sendable {
    /// Tests one commit.
    ///
    /// - Parameters:
    ///   - record: What is known before the test; the verdict and all the rest is filled in.
    ///   - folder: Receives the evidence; it exists and is empty.
    /// - Returns: The record with a verdict: whatever the kernel does is a result.
    /// - Throws: When it could not be found out for a reason that is ours, and on cancellation.
    func probe(_ record: ProbeRecord, in folder: FilePath, events: @escaping SessionEvents) async throws -> ProbeRecord
}
