// SPDX-License-Identifier: Apache-2.0

package import GuestProtocol

/// Saved and restored states.
extension GuestSession {
    private static let complaint = "the kernel complained while it booted"

    /// Also of a report that is still being printed.
    private var hasComplained: Bool {
        var scanner = console
        scanner.finish()
        return !scanner.crashes.isEmpty
    }

    mutating func setUp(_ now: Duration) {
        // While it held still it said nothing, as it was told.
        lastSign = now
        enter(.settingUp, now, for: limits.boot)
        send(.setUp(request.mounts))
    }

    /// Asks the agent to say nothing more, unless the state would not do for another guest.
    mutating func hold(_ now: Duration) {
        if isDisturbed {
            stateProblem = "the serial line was disturbed while the kernel booted"
        } else if hasComplained {
            // A restored guest's console begins behind it.
            stateProblem = Self.complaint
        } else {
            enter(.holding, now, for: Self.holdLimit)
            return send(.hold)
        }
        setUp(now)
    }

    /// The machine runs again, with its state saved or not.
    ///
    /// - Parameter problem: Why it was not.
    package mutating func savingEnded(_ problem: String?, at now: Duration) {
        stateProblem = problem ?? (hasComplained ? Self.complaint : nil)
        if phase == .saving { setUp(now) }
    }

    /// The machine runs with the state that was restored; the agent waits to be told who it is now.
    package mutating func machineWasRestored(_ renewal: GuestRenewal, at now: Duration) {
        guard phase == .restoring, let saved = request.beginning.savedGuest else { return }
        self.renewal = (renewal, saved.encoder, now)
        renewAgain(now)
    }

    /// Says it until the agent answers: what it is told is under the old nonce, and its answer under the new one.
    mutating func renewAgain(_ now: Duration) {
        if now >= deadline {
            stateProblem = "its agent did not answer within \(limits.boot)"
            phase = .over
            return
        }
        guard var renewal, now >= renewal.next else { return }
        do {
            actions.append(.send(try renewal.encoder.encode(HostMessage.renew(renewal.message))))
        } catch {
            stateProblem = "\(error)"
            phase = .over
        }
        renewal.next = now + Self.renewalInterval
        self.renewal = renewal
    }
}
