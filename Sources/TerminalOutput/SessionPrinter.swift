// SPDX-License-Identifier: Apache-2.0

import Search
package import Sessions
import Synchronization

/// Shows a session as it goes on: a line for each probe, and on a terminal one that says what is being done.
package final class SessionPrinter: Sendable {
    private struct State {
        var progress = ProbeProgress()
        var liveLine = false
        var terms = Terms.standard(.cause)
    }

    private let style: TerminalStyle
    private let isLive: Bool
    private let columns: @Sendable () -> Int
    private let now: @Sendable () -> Double
    private let write: @Sendable (String) -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - isLive: Whether a line may be rewritten in place: only on a terminal.
    ///   - columns: How wide the terminal is at the moment: a line that wraps cannot be taken back.
    ///   - now: Seconds of a clock that does not go back.
    ///   - write: Takes text to print at once.
    package init(
        style: TerminalStyle,
        isLive: Bool,
        columns: @escaping @Sendable () -> Int = { 80 },
        now: @escaping @Sendable () -> Double,
        write: @escaping @Sendable (String) -> Void
    ) {
        self.style = style
        self.isLive = isLive
        self.columns = columns
        self.now = now
        self.write = write
    }

    /// Shows an event.
    package func receive(_ event: SessionEvent) {
        state.withLock { state in
            switch event {
            case .note(let text):
                permanent("note: \(text.displayable)", &state)
            case .planned(let plan):
                state.terms = plan.terms
                for line in SessionText.plan(plan) { permanent(line, &state) }
            case .probeStarted(let number, let commit, let purpose):
                state.progress = ProbeProgress(number: number, commit: commit, started: now())
                if !isLive {
                    permanent("probe \(number): \(SessionText.line(for: commit)) (\(purpose))", &state)
                }
                live(&state)
            case .stage(let stage):
                state.progress.enter(stage)
                live(&state)
            case .building(let done, let expected):
                state.progress.objects = (done, expected)
                live(&state)
            case .output(let line):
                state.progress.lastOutput = line.displayable(upTo: 60)
                live(&state)
            case .probeEnded(let record, let suspects, let steps, let seconds):
                let left = SessionText.left(suspects: suspects, steps: steps, seconds: seconds)
                permanent(
                    SessionText.result(record, terms: state.terms, style: style) + "  " + style(.faint, left),
                    &state
                )
            case .proofStarted(let proof):
                for line in ProofText.beginning(of: proof, style: style) { permanent(line, &state) }
            case .trial(let number, let commit, let count, let wanted):
                if state.progress.number != number {
                    state.progress = ProbeProgress(number: number, commit: commit, started: now())
                }
                state.progress.boots = (count, wanted)
                live(&state)
            case .checked(let check):
                permanent(ProofText.line(for: check, style: style), &state)
            case .ended(let record):
                for line in SessionText.end(record, style: style) { permanent(line, &state) }
            }
        }
    }

    /// Brings the live line up to date; to be called a few times a second, so that the time goes on.
    package func tick() {
        state.withLock { state in
            if state.liveLine { live(&state) }
        }
    }

    /// Takes the live line away, so that something else can be printed.
    package func clear() {
        state.withLock { erase(&$0) }
    }

    private func permanent(_ line: String, _ state: inout State) {
        erase(&state)
        write(line + "\n")
    }

    private func erase(_ state: inout State) {
        if state.liveLine { write("\r\u{1B}[K") }
        state.liveLine = false
    }

    private func live(_ state: inout State) {
        guard isLive else { return }
        let line = state.progress.line(at: now()).displayable(upTo: max(20, columns() - 1))
        write("\r\u{1B}[K" + style(.faint, line))
        state.liveLine = true
    }
}
