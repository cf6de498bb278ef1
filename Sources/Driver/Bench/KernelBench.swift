// SPDX-License-Identifier: Apache-2.0

package import Search
package import Sessions
package import SystemPackage

/// Builds kernels, keeps them, and boots them: what searches and proofs are made with.
///
/// Neither knows how: tests of them bring a scripted one.
package protocol KernelBench: Sendable {
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
    ) async throws -> BenchBuild

    /// The same without the store: afterwards the build folder holds this kernel's objects.
    ///
    /// A bench around another one has to pass this on. Where it is not, no symbols are looked up.
    func buildAnew(
        _ record: inout ProbeRecord,
        checkout: CommitID,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchBuild

    /// Boots a kept kernel once and judges it.
    func boot(
        _ kernel: KeptKernel,
        _ record: inout ProbeRecord,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchTrial

    /// Looks the addresses of a crash up in the symbols of the kernel that was built last.
    func decode(_ crash: [String], of kernel: KeptKernel, in folder: FilePath) async throws -> ProbeRecord.Oops?

    /// Frees the space of a kernel that is not booted any more.
    func discard(_ kernel: KeptKernel)

    /// Whether a kernel that an earlier process kept is still there, whole.
    func holds(_ kernel: KeptKernel) async throws -> Bool

    /// Is told which commits it will be asked about, so that it can read up on them while the first kernel is built.
    func prepare(for graph: CommitGraph) async

    /// What the kernel that was built last teaches of the commits of a range.
    ///
    /// - Returns: `nil` where nothing is known: the kernel was not built here and now.
    func outlook(after built: CommitID, among graph: CommitGraph) async throws -> Outlook?

    /// How many objects building each of these commits would compile, from what was built last.
    ///
    /// - Returns: `nil` where that cannot be told.
    func forecast(_ commits: [CommitID], among graph: CommitGraph) async throws -> Forecast?

    /// Is told whose kernel is likely to be wanted next, while a guest runs: it may be built meanwhile.
    func anticipate(_ commit: CommitID) async

    /// Ends what is built for that, and waits until nothing of it runs.
    func endAnticipating() async

    /// Whether what comes now was found out by an earlier process: the record on the disk knows more.
    var isReplaying: Bool { get }
}

extension KernelBench {
    package func holds(_ kernel: KeptKernel) async throws -> Bool { false }
    package var isReplaying: Bool { false }
    package func prepare(for graph: CommitGraph) async {}
    package func anticipate(_ commit: CommitID) async {}
    package func endAnticipating() async {}
    package func outlook(after built: CommitID, among graph: CommitGraph) async throws -> Outlook? { nil }
    package func forecast(_ commits: [CommitID], among graph: CommitGraph) async throws -> Forecast? { nil }

    package func buildAnew(
        _ record: inout ProbeRecord,
        checkout: CommitID,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchBuild {
        try await build(&record, checkout: checkout, in: folder, events: events)
    }
}

/// What came of a build.
package enum BenchBuild: Hashable, Sendable {
    /// A kernel to boot.
    case built(KeptKernel)
    /// The build says it all: there is no kernel, or nobody asks for more than that it builds. The reason may hold text
    /// from the compiler.
    case settled(Judgement)
}

/// One boot of a kernel.
package struct BenchTrial: Hashable, Sendable {
    /// What it said.
    package var judgement: Judgement
    /// The report of the crash that it showed, if any.
    package var crash: [String]?
    /// Whether what booted is another kernel than the one that was meant.
    package var isForeign: Bool
    /// Whether the guest began with a saved state, and was not booted.
    package var isRestored: Bool

    package init(judgement: Judgement, crash: [String]? = nil, isForeign: Bool = false, isRestored: Bool = false) {
        self.judgement = judgement
        self.crash = crash
        self.isForeign = isForeign
        self.isRestored = isRestored
    }
}
