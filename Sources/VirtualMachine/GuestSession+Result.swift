// SPDX-License-Identifier: Apache-2.0

extension GuestSession {
    /// What came of it, or `nil` when the machine ended without the guest's or our doing.
    package func result(evidence: GuestRun.Evidence, whole: Duration) -> GuestRun? {
        guard let outcome else { return nil }
        return GuestRun(
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
    }
}
