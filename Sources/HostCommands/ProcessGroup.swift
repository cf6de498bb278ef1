// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The processes of one command: its session leader and all that it started.
struct ProcessGroup: Sendable {
    /// How long a group is given between TERM and KILL.
    static let grace = Duration.seconds(2)

    let leader: Int32

    func send(_ signal: Int32) {
        guard leader > 1 else { return }
        _ = kill(-leader, signal)
    }

    /// TERM, a grace period, KILL. Returns early when the group is gone.
    func end(grace: Duration = Self.grace) async {
        send(SIGTERM)
        let clock = SuspendingClock()
        let limit = clock.now + grace
        while exists, clock.now < limit {
            // A cancelled task cannot sleep; the group still gets its grace, a little busier.
            if (try? await Task.sleep(for: .milliseconds(20))) == nil { usleep(2_000) }
        }
        send(SIGKILL)
    }

    private var exists: Bool { kill(-leader, 0) == 0 }
}
