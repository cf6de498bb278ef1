// SPDX-License-Identifier: Apache-2.0

package import Search
package import Sessions
package import SystemPackage

/// Builds and boots kernels for a proof. The prover does not know how: tests of it bring a scripted one.
package protocol ProofBench: Sendable {
    /// Builds a kernel and keeps its image.
    ///
    /// - Parameters:
    ///   - record: Gets the image's hash and what the build took.
    ///   - checkout: The commit to check out, of the repository or of kbisect's own.
    ///   - folder: Receives the evidence.
    /// - Throws: When it could not be found out for a reason that is ours, and on cancellation.
    func build(
        _ record: inout ProbeRecord,
        checkout: CommitID,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> ProofBuild

    /// Boots a kept kernel once and judges it.
    func boot(
        _ kernel: KeptKernel,
        _ record: inout ProbeRecord,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> ProofTrial

    /// Looks the addresses of a crash up in the symbols of the kernel that was built last.
    func decode(_ crash: [String], of kernel: KeptKernel, in folder: FilePath) async throws -> ProbeRecord.Oops?
}

/// What came of a build for a proof.
package enum ProofBuild: Hashable, Sendable {
    case built(KeptKernel)
    /// Why there is no kernel; may hold text from the compiler.
    case failed(String)
}

/// One boot of a kernel.
package struct ProofTrial: Hashable, Sendable {
    /// What it said.
    package var judgement: Judgement
    /// The report of the crash that it showed, if any.
    package var crash: [String]?

    package init(judgement: Judgement, crash: [String]? = nil) {
        self.judgement = judgement
        self.crash = crash
    }
}
