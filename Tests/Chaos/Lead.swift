// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Glibc
import Sessions
import Synchronization
import SystemPackage
import TestSupport

extension Chaos {
    /// Leads a scripted session in a process of its own, which others kill.
    struct Lead: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lead a scripted session.", shouldDisplay: false)

        @Option(help: "The session's folder.")
        var session: String

        @Option(help: "End by SIGKILL behind so many entries of the journal.")
        var dieAfter: Int?

        @Option(help: "Milliseconds that each build and boot takes.")
        var pace = 0

        @Flag(help: "The clock stands at 1970.")
        var clockBack = false

        func run() async throws {
            let folder = SessionFolder(existing: FilePath(session))
            var script = ScriptedFaults.script
            script.pace = .milliseconds(pace)
            if clockBack { script.now = { Date(timeIntervalSince1970: 0) } }
            let count = EntryCount(limit: dieAfter)
            let journal =
                folder.hasJournal
                ? try SessionJournal(resuming: folder, kbisect: "test", written: count.add)
                : try SessionJournal(in: folder, script.beginning, written: count.add)
            _ = try await script.lead(journal, in: folder)
        }
    }
}

/// Kills this process behind an entry that is on the disk.
private final class EntryCount: Sendable {
    private let limit: Int?
    private let first = FirstEntry()

    init(limit: Int?) {
        self.limit = limit
    }

    @Sendable func add(_ number: Int) {
        guard let limit, number - first.number(number) + 1 >= limit else { return }
        kill(getpid(), SIGKILL)
    }
}

/// The number of the first entry that this process wrote.
private final class FirstEntry: Sendable {
    private let known = Mutex<Int?>(nil)

    func number(_ number: Int) -> Int {
        known.withLock { known in
            if known == nil { known = number }
            return known ?? number
        }
    }
}
