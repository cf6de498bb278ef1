// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// The files of a session that a mail quotes or attaches.
struct MailEvidence: Sendable {
    let record: SessionRecord
    let reader: any EvidenceReader
    /// The probe that shows the bug: of the culprit or a parent of the cure where there is one, otherwise the last bad
    /// one.
    let probe: ProbeRecord?
    /// What stands before the culprit, and was clean.
    private let before: [CommitID]

    init(_ record: SessionRecord, reader: any EvidenceReader, answer: ReportedAnswer) {
        self.record = record
        self.reader = reader
        let bad = record.probes.filter { $0.made == nil && $0.verdict == .bad }
        let showing: [CommitID]
        switch answer {
        case .culprit(let commit): (showing, before) = ([commit.id], commit.parents)
        case .cure(let commit): (showing, before) = (commit.parents, [])
        case .between(let pair):
            let older = [pair.olderID].compactMap(\.self)
            (showing, before) = record.terms.sought == .fix ? (older, []) : ([pair.newerID], older)
        case .refuted, .undecided, .suspects, .endsWrong, .preliminary: (showing, before) = ([], [])
        }
        probe = bad.last { showing.contains($0.commit.id) } ?? bad.last
    }

    /// A file of a probe's, or of the one whose kernel is the same and was booted in its place.
    func read(_ name: String, of probe: ProbeRecord?, limit: Int) -> EvidenceText? {
        guard let probe else { return nil }
        if let text = reader.read("\(probe.evidence)/\(name)", limit: limit) { return text }
        guard let same = record.probes.first(where: { $0.number == probe.sameAs }) else { return nil }
        return reader.read("\(same.evidence)/\(name)", limit: limit)
    }

    /// The console of the probe that shows the bug, from the kernel's first words on.
    var kernelLog: EvidenceText? {
        guard var console = read("console.log", of: probe, limit: Self.longestConsole) else { return nil }
        let start = Self.firstLine(holding: Self.greeting, in: console.bytes)
        guard let start else { return nil }
        console.bytes.removeFirst(start)
        console.size -= start
        return console
    }

    /// What the kernel says first, and `/proc/version` as well; hostile.
    var version: String? {
        guard let log = kernelLog else { return nil }
        let line = log.bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }.prefix(1000)
        let text = String(decoding: line, as: UTF8.self)
        return text.ranges(of: "Linux version ").first.map { String(text[$0.lowerBound...]) }
    }

    /// The first lines of what the reproducer printed, the `BAD` ones where it prints such, and whether each is new:
    /// not printed on a parent of the culprit that was tested good. `nil` where there is no such parent to compare with.
    var output: (lines: [String], isNew: [Bool]?) {
        let lines = outputLines(of: probe)
        let reported = lines.filter { $0.hasPrefix("BAD ") }
        let shown = Array((reported.isEmpty ? lines : reported).prefix(Self.mostLines))
        let parent = record.probes.last { probe in
            probe.made == nil && probe.verdict == .good && before.contains(probe.commit.id)
        }
        guard let parent, let text = read("output.log", of: parent, limit: Self.longestOutput), !text.isCut else {
            return (shown, nil)
        }
        let old = Set(Self.lines(of: text))
        return (shown, shown.map { !old.contains($0) })
    }

    private func outputLines(of probe: ProbeRecord?) -> [String] {
        read("output.log", of: probe, limit: Self.longestOutput).map(Self.lines) ?? []
    }

    private static func lines(of text: EvidenceText) -> [String] {
        text.bytes.split(separator: UInt8(ascii: "\n")).map { line in
            String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
        }
    }

    private static func firstLine(holding words: [UInt8], in bytes: [UInt8]) -> Int? {
        var start = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if line.prefix(200).firstRange(of: words) != nil { return start }
            start += line.count + 1
        }
        return nil
    }

    private static let greeting = Array("Linux version ".utf8)
    private static let longestConsole = 8 << 20
    private static let longestOutput = 256 << 10
    private static let mostLines = 10
}
