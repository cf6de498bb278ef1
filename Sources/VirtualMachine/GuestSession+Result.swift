// SPDX-License-Identifier: Apache-2.0

extension GuestSession {
    /// What came of it, or `nil` when the machine ended without the guest's or our doing.
    package func result(evidence: GuestRun.Evidence, whole: Duration) -> GuestRun? {
        // A state that never went on says nothing about the kernel.
        guard let outcome, request.beginning.savedGuest == nil || hello != nil else { return nil }
        var run = GuestRun(
            outcome: outcome,
            ends: ends,
            hello: hello,
            crashes: console.crashes,
            outputIsComplete: !agentLeftOut && decoder.missing == 0 && !order.outputWasBroken,
            accelerator: request.configuration.accelerator,
            durations: GuestRun.Durations(boot: bootTime, test: testTime, whole: whole),
            droppedFrames: decoder.dropped,
            evidence: evidence
        )
        run.savingProblem = stateProblem
        run.wasRestored = request.beginning.savedGuest != nil
        return run
    }
}
