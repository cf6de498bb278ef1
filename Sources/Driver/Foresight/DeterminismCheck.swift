// SPDX-License-Identifier: Apache-2.0

import KernelBuild
import Sessions
import SystemPackage

/// Whether a source gives one image only: tried once a session, with the first kernel that is built.
///
/// What a traced build read proves nothing of a build that comes out otherwise each time.
package actor DeterminismCheck {
    private let isTrusted: Bool
    private var result: Repetition?

    /// - Parameter isTrusted: Whether a person says that it is so, to save a build.
    package init(isTrusted: Bool) { self.isTrusted = isTrusted }

    /// What a build read, where that proves something.
    ///
    /// - Throws: What building a second time throws.
    func reads(
        of outcome: BuildOutcome,
        by probe: KernelProbe,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> TracedReads? {
        guard case .built(let kernel) = outcome, let reads = kernel.traced else { return nil }
        if let gap = reads.gap {
            events(.note("this build proves nothing of other commits: \(gap)"))
            return nil
        }
        guard !isTrusted else { return reads }
        if result == nil {
            events(.note("building the first kernel once more, to see whether it comes out the same"))
            let repetition = try await probe.buildAgain(kernel, in: folder, events: events)
            if case .differs(let words) = repetition {
                events(
                    .note(
                        "two builds of one source gave two images (\(words)): nothing is proven by what builds read, and every kernel "
                            + "is built"
                    )
                )
            }
            result = repetition
        }
        return result == .same ? reads : nil
    }
}
