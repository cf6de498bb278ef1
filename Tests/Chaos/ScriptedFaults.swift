// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import Sessions
import SystemPackage
import TestSupport

/// Faults of a session whose kernels are scripted: hundreds of each.
struct ScriptedFaults: Sendable {
    static let script = RepeatableSession(count: 60, culprit: 23)

    let folder: String
    let repeats: Int
    let seed: Int

    var all: [Fault] {
        [
            Fault(
                name: "SIGKILL behind each record of the journal",
                how: "the driver kills itself once the record is on the disk; another goes on",
                cause: killedBehindEachRecord
            ),
            Fault(
                name: "SIGKILL again and again",
                how: "each driver lives for two records more",
                cause: killedAllTheTime
            ),
            Fault(
                name: "SIGKILL at random times",
                how: "from outside, builds and boots of 3 ms",
                cause: killedAtRandom
            ),
            Fault(
                name: "loss of power",
                how: "the journal ends at any byte of a record that was being written, with zeros or rubbish behind it",
                cause: lossOfPower
            ),
            Fault(
                name: "damage to the journal",
                how: "one bit of a record that was on the disk is turned",
                cause: damage
            ),
            Fault(
                name: "disk full in the journal",
                how: "a file system with some KiB left; then room is made",
                cause: fullDisk
            ),
            Fault(name: "clock set back", how: "to 1970, in the middle of the session", cause: clockSetBack),
            Fault(name: "two drivers", how: "started for one session at the same moment", cause: twoDrivers),
        ]
    }

    // MARK: - Sessions

    private static let runner = HostCommandRunner()

    /// A folder for one session.
    private func session(_ name: String) throws -> SessionFolder {
        let path = FilePath(folder).appending(name.filter { $0.isLetter || $0.isNumber })
        try? FileManager.default.removeItem(atPath: path.string)
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
        return SessionFolder(existing: path)
    }

    /// - Parameter limit: Seconds after which it is killed.
    private static func lead(_ session: SessionFolder, _ more: String..., killedAfter limit: Double? = nil) async throws
        -> CommandOutput
    {
        let program = "/proc/self/exe".resolved
        let arguments = ["lead", "--session", session.path.string] + more
        guard let limit else { return try await runner.capture(HostCommand(program, arguments)) }
        return try await runner.capture(HostCommand("timeout", ["-s", "KILL", "\(limit)", program] + arguments))
    }

    /// What an undisturbed session comes to.
    private func reference() async throws -> (record: SessionRecord, journal: [UInt8]) {
        let session = try session("reference")
        let output = try await Self.lead(session)
        guard output.end.isSuccess else { throw Unexpected("an undisturbed session failed: \(output.errorText)") }
        return (try session.readRecord(), try session.journalBytes)
    }

    /// Leads a session to its end.
    ///
    /// - Returns: What is wrong with that end.
    private func finish(_ session: SessionFolder, _ reference: SessionRecord, _ what: String) async throws -> String? {
        let output = try await Self.lead(session)
        guard output.end.isSuccess else { return "\(what): \(output.end), \(output.errorText.prefix(300))" }
        let record = try session.readRecord()
        return record.timeless == reference.timeless ? nil : "\(what): another end, or another way there"
    }

    // MARK: - Faults

    private static let same = "each came to the same end by the same choices"

    @Sendable private func killedBehindEachRecord() async throws -> Fault.Outcome {
        let (record, journal) = try await reference()
        var outcome = Fault.Outcome(result: Self.same)
        let entries = journal.count { $0 == UInt8(ascii: "\n") }
        // The last record says that the session is over.
        for number in stride(from: 1, to: entries, by: max(entries / repeats, 1)) {
            let session = try session("each\(number)")
            let output = try await Self.lead(session, "--die-after", "\(number)")
            guard output.end == .signalled(9) else {
                outcome.add("record \(number): \(output.end) in place of SIGKILL")
                continue
            }
            outcome.add(try await finish(session, record, "record \(number)"))
        }
        return outcome
    }

    @Sendable private func killedAllTheTime() async throws -> Fault.Outcome {
        let (record, _) = try await reference()
        var outcome = Fault.Outcome(result: "the last one came to the same end by the same choices")
        let session = try session("always")
        while try await Self.lead(session, "--die-after", "3").end == .signalled(9), outcome.tries < 1000 {
            outcome.add(nil)
        }
        if try session.readRecord().timeless != record.timeless { outcome.problems.append("another end") }
        return outcome
    }

    @Sendable private func killedAtRandom() async throws -> Fault.Outcome {
        let (record, _) = try await reference()
        var outcome = Fault.Outcome(result: Self.same)
        var generator = SeededGenerator(seed: seed)
        var round = 0
        while outcome.tries < repeats {
            round += 1
            let session = try session("random\(round)")
            var isKilled = true
            while isKilled, outcome.tries < repeats {
                let limit = Double.random(in: 0.02...0.4, using: &generator)
                // What timeout(1) says, and what it is told where it is killed itself.
                let end = try await Self.lead(session, "--pace", "3", killedAfter: limit).end
                isKilled = [.exited(137), .signalled(9)].contains(end)
                if isKilled { outcome.add(nil) }
            }
            if let problem = try await finish(ifNotOver: session, record, "round \(round)") {
                outcome.problems.append(problem)
            }
        }
        return outcome
    }

    private func finish(ifNotOver session: SessionFolder, _ reference: SessionRecord, _ what: String) async throws
        -> String?
    {
        guard session.hasJournal, try session.readJournal().end != nil else {
            return try await finish(session, reference, what)
        }
        return try session.readRecord().timeless == reference.timeless ? nil : "\(what): another end"
    }

    @Sendable private func lossOfPower() async throws -> Fault.Outcome {
        let (record, journal) = try await reference()
        var outcome = Fault.Outcome(result: "taken back and said; \(Self.same)")
        var generator = SeededGenerator(seed: seed)
        let ends = journal.indices.filter { journal[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
        for number in 0..<repeats {
            let place = Int.random(in: 0..<ends.count - 1, using: &generator)
            let cut = Int.random(in: ends[place] + 1..<ends[place + 1], using: &generator)
            let behind: [UInt8] =
                switch number % 3 {
                case 0: []
                case 1: [UInt8](repeating: 0, count: Int.random(in: 1...9000, using: &generator))
                default: (0..<200).map { _ in UInt8.random(in: 11...255, using: &generator) }
                }
            let session = try session("power")
            try Data(journal[..<cut] + behind).write(to: URL(filePath: session.journalFile.string))
            outcome.add(try await finish(session, record, "byte \(cut)"))
            let said = try session.readJournal().entries.contains { entry in
                if case .resumed(_, let notes) = entry.event {
                    notes.contains { $0.contains("half written") }
                } else {
                    false
                }
            }
            if !said { outcome.problems.append("byte \(cut): nothing was said") }
        }
        return outcome
    }

    @Sendable private func damage() async throws -> Fault.Outcome {
        let (_, journal) = try await reference()
        var outcome = Fault.Outcome(result: "each was refused with line and byte, and nothing was written")
        var generator = SeededGenerator(seed: seed)
        let last = journal.dropLast().lastIndex(of: UInt8(ascii: "\n")) ?? 0
        for _ in 0..<repeats {
            var damaged = journal
            let place = Int.random(in: 0...last, using: &generator)
            damaged[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            let session = try session("damage")
            try Data(damaged).write(to: URL(filePath: session.journalFile.string))
            let output = try await Self.lead(session)
            let isRefused =
                output.end == .exited(1) && output.errorText.contains("line ") && output.errorText.contains("byte ")
            let isSame = try session.journalBytes == damaged
            outcome.add(isRefused && isSame ? nil : "byte \(place): \(output.end), \(output.errorText.prefix(200))")
        }
        return outcome
    }

    @Sendable private func fullDisk() async throws -> Fault.Outcome {
        let (record, _) = try await reference()
        var outcome = Fault.Outcome(
            result: "each stopped with \"No space left on device\", and came to the same end later"
        )
        for number in 0..<max(repeats / 10, 5) {
            let session = try session("full")
            let mount = HostCommand(
                "mount",
                ["-t", "tmpfs", "-o", "size=\(40 + 8 * number)k,mode=700", "tmpfs", session.path.string]
            )
            guard try await Self.runner.capture(mount).end.isSuccess else {
                throw Unexpected("cannot mount a small file system: run this as root")
            }
            var problem: String?
            let output = try await Self.lead(session)
            if output.end != .exited(1) || !output.errorText.contains("No space left on device") {
                problem = "\(output.end): \(output.errorText.prefix(300))"
            }
            let more = HostCommand("mount", ["-o", "remount,size=64m", session.path.string])
            _ = try await Self.runner.capture(more)
            let end = try await finish(session, record, "size \(number)")
            outcome.add(problem ?? end)
            _ = try await Self.runner.capture(HostCommand("umount", [session.path.string]))
        }
        return outcome
    }

    @Sendable private func clockSetBack() async throws -> Fault.Outcome {
        let (record, journal) = try await reference()
        var outcome = Fault.Outcome(result: Self.same)
        let entries = journal.count { $0 == UInt8(ascii: "\n") }
        for number in stride(from: 2, to: entries, by: max(entries / max(repeats / 5, 1), 1)) {
            let session = try session("clock\(number)")
            _ = try await Self.lead(session, "--die-after", "\(number)")
            let output = try await Self.lead(session, "--clock-back")
            let isSame = try output.end.isSuccess && session.readRecord().timeless == record.timeless
            outcome.add(isSame ? nil : "record \(number): \(output.errorText.prefix(200))")
        }
        return outcome
    }

    @Sendable private func twoDrivers() async throws -> Fault.Outcome {
        let (record, _) = try await reference()
        var outcome = Fault.Outcome(result: "one led it to the same end, the other said that it is led already")
        // Long enough that neither is done before the other asks for a second.
        for number in 0..<max(repeats / 25, 5) {
            let session = try session("two\(number)")
            _ = try await Self.lead(session, "--die-after", "5")
            async let one = Self.lead(session, "--pace", "40")
            async let other = Self.lead(session, "--pace", "40")
            let outputs = try await [one, other]
            let refused = outputs.filter { !$0.end.isSuccess }
            let isRight = refused.count == 1 && refused[0].errorText.contains("another kbisect leads the session")
            let isSame = try session.readRecord().timeless == record.timeless
            outcome.add(
                isRight && isSame
                    ? nil : outputs.map { "\($0.end) \($0.errorText.prefix(200))" }.joined(separator: "; ")
            )
        }
        return outcome
    }
}

extension SessionFolder {
    fileprivate var journalBytes: [UInt8] {
        get throws { Array(try Data(contentsOf: URL(filePath: journalFile.string))) }
    }
}

extension String {
    /// Where a symbolic link leads.
    var resolved: String { (try? FileManager.default.destinationOfSymbolicLink(atPath: self)) ?? self }
}

/// Something without which nothing can be tried.
struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
