// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Glibc
import HostFiles
package import SystemPackage

/// A session's folder: the record, the reports, and the evidence of each probe.
package struct SessionFolder: Hashable, Sendable {
    /// The folder itself.
    package let path: FilePath

    /// Makes a new folder, named after the time and the scenario, readable by this user only.
    ///
    /// - Throws: ``StateError`` where that is not possible.
    package init(below sessions: FilePath, scenario: String, at time: Date) throws(StateError) {
        try PrivateFolder.prepare(sessions)
        let stamp = Timestamp.text(time).filter { $0.isNumber || $0 == "T" }
        // Two sessions may begin in the same second: whoever makes the folder has it.
        for attempt in 1..<1000 {
            let path = sessions.appending("\(stamp)-\(scenario)\(attempt > 1 ? "-\(attempt)" : "")")
            if mkdir(path.string, 0o700) == 0 {
                self.path = path
                return
            }
            guard errno == EEXIST else { throw .notWritable(path, reason: "\(Errno(rawValue: errno))") }
        }
        throw .notWritable(sessions, reason: "a thousand sessions of '\(scenario)' began in this second")
    }

    /// Whether the name is one that ``init(below:scenario:at:)`` gives: `20261123T062100-demo`.
    package var isNamedAsOurs: Bool { name.wholeMatch(of: /[0-9]{8}T[0-9]{6}-.+/) != nil }

    /// A folder that is there already.
    package init(existing path: FilePath) {
        self.path = path
    }

    /// What `report.json` is called.
    package var recordFile: FilePath { path.appending("report.json") }
    /// What `report.md` is called.
    package var markdownFile: FilePath { path.appending("report.md") }
    /// What `report.html` is called.
    package var pageFile: FilePath { path.appending("report.html") }

    /// Makes the folder for a probe's evidence and returns its path and its name below the session's.
    package func makeProbeFolder(number: Int, commit: String) throws(StateError) -> (path: FilePath, name: String) {
        let name = "probes/\(number < 10 ? "0" : "")\(number)-\(commit)"
        let folder = path.appending(name)
        try Self.makeFolder(folder)
        return (folder, name)
    }

    /// Makes the folder for one of several boots of a probe's kernel: `probes/<nn>-<commit>/boot-<count>`.
    package func makeTrialFolder(in probe: ProbeRecord, _ count: Int) throws(StateError) -> FilePath {
        let folder = trialFolder(in: probe, count)
        try Self.makeFolder(folder)
        return folder
    }

    private func trialFolder(in probe: ProbeRecord, _ count: Int) -> FilePath {
        path.appending(probe.evidence).appending("boot-\(count)")
    }

    /// Puts the evidence of one of several boots where that of a probe lies: the boot that a report is about.
    package func showTrial(_ count: Int, of probe: ProbeRecord) throws(StateError) {
        let source = trialFolder(in: probe, count)
        let folder = path.appending(probe.evidence)
        do {
            for name in try FileManager.default.contentsOfDirectory(atPath: source.string) where name.contains(".") {
                let target = folder.appending(name)
                try? FileManager.default.removeItem(atPath: target.string)
                // A second name, not a second copy: a console may have 64 MiB.
                try FileManager.default.linkItem(atPath: source.appending(name).string, toPath: target.string)
            }
        } catch {
            throw .notWritten(folder, reason: StateError.plain(error))
        }
    }

    /// Writes the record: whole or not at all.
    package func write(_ record: SessionRecord) throws(StateError) {
        try write(json: record, to: recordFile)
    }

    /// Writes a value as JSON: whole or not at all.
    package func write(json value: some Encodable, to file: FilePath) throws(StateError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            try Durable.write(encoder.encode(value), to: file)
        } catch let error as StateError {
            throw error
        } catch {
            throw .notWritten(file, reason: StateError.plain(error))
        }
    }

    /// Writes a text: whole or not at all.
    package func write(_ text: String, to file: FilePath) throws(StateError) {
        try Durable.write(Data(text.utf8), to: file)
    }

    private static func makeFolder(_ folder: FilePath) throws(StateError) {
        do {
            try NewFolder.make(folder)
        } catch {
            throw .notWritable(folder, reason: StateError.plain(error))
        }
    }
}

/// Times as records hold them.
package enum Timestamp {
    /// ISO 8601 in UTC, to the second: `2026-11-23T06:21:00Z`.
    package static func text(_ time: Date) -> String { time.formatted(.iso8601) }

    /// The time that ``text(_:)-(Date)`` wrote; `nil` for anything else.
    package static func date(_ text: String) -> Date? { try? Date(text, strategy: .iso8601) }

    /// ISO 8601 with an offset, from what git stores: seconds since 1970 and minutes east of Greenwich.
    package static func text(seconds: Int64, offsetMinutes: Int) -> String {
        let zone = TimeZone(secondsFromGMT: offsetMinutes * 60) ?? .gmt
        return Date(timeIntervalSince1970: Double(seconds)).formatted(
            Date.ISO8601FormatStyle(timeZoneSeparator: .colon, timeZone: zone)
        )
    }
}
