// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reports
import Search
import Sessions

/// A report of a culprit whose title, author and message somebody made up.
///
/// Every header is one of ours, once, in ASCII, and no line is longer than mail allows; the rest is in its parts.
@Sendable func fuzzMail(_ bytes: [UInt8]) {
    let texts = bytes.split(separator: 0, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    guard let record = record(texts) else { return require(false, "no record") }
    let message = MailReport(
        record,
        evidence: NoEvidence(),
        from: text(texts, 7),
        date: Date(timeIntervalSince1970: 1_767_323_045)
    )
    .message
    let lines = message.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let head = lines.prefix { !$0.isEmpty }
    require(!message.utf8.contains(UInt8(ascii: "\r")), "a carriage return")
    var names: Set<String> = []
    for line in head {
        require(line.allSatisfy { (0x20...0x7E).contains($0) }, "a header that is not ASCII")
        require(line.count <= 76 || !line.contains(UInt8(ascii: "?")) && line.count <= 998, "a header's line too long")
        guard line.first != UInt8(ascii: " ") else { continue }
        let name = String(decoding: line.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)
        require(headers.contains(name), "a header that is not ours: \(name)")
        require(names.insert(name).inserted, "a header twice: \(name)")
    }
    require(names.isSuperset(of: ["From", "To", "Subject", "Date", "Message-ID"]), "a header is missing")
    require(lines.allSatisfy { $0.count <= 998 }, "a line too long for mail")
    let separators = lines.count { $0.starts(with: "--kbisect-".utf8) }
    require(separators >= 2, "parts that are not divided")
}

private let headers: Set<String> = [
    "From", "To", "Cc", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
]

private struct NoEvidence: EvidenceReader {
    func read(_ name: String, limit: Int) -> EvidenceText? { nil }
}

private func text(_ texts: [String], _ place: Int) -> String { place < texts.count ? texts[place] : "" }

private func record(_ texts: [String]) -> SessionRecord? {
    guard let good = CommitID(String(repeating: "1", count: 40)), let bad = CommitID(String(repeating: "2", count: 40))
    else { return nil }
    let commit = CommitRecord(
        id: bad,
        parents: [good],
        title: text(texts, 0),
        author: text(texts, 1),
        email: text(texts, 2),
        date: "2026-01-02T03:04:05Z"
    )
    var record = SessionRecord(
        kbisect: "0",
        command: "kbisect run " + text(texts, 5),
        repository: "/r",
        scenario: "s",
        title: text(texts, 6),
        old: [SessionRecord.End(asked: text(texts, 5), name: text(texts, 5), commit: good)],
        new: SessionRecord.End(asked: "v6.1", name: "v6.1", commit: bad),
        suspects: 2,
        accelerator: "tcg",
        tools: [],
        started: "2026-01-02T03:04:05Z"
    )
    var probe = ProbeRecord(number: 1, commit: commit, purpose: "the bad end", evidence: "probes/01")
    probe.verdict = .bad
    probe.reason = text(texts, 6)
    probe.kernelRelease = text(texts, 5)
    record.probes = [probe]
    record.end = .found(commit, parents: [ParentRecord(commit: good, how: "tested good")], expectation: .none)
    var facts = CulpritFacts(message: text(texts, 0) + "\n\n" + text(texts, 3))
    facts.trailers = [CulpritFacts.Trailer(key: "Signed-off-by", value: text(texts, 4))]
    facts.recipients = [
        CulpritFacts.Recipient(name: text(texts, 1), address: text(texts, 2), role: "author"),
        CulpritFacts.Recipient(name: text(texts, 4), address: text(texts, 2), role: "Signed-off-by"),
        CulpritFacts.Recipient(name: "", address: text(texts, 4), role: "maintainer of X"),
    ]
    facts.diff = text(texts, 3)
    record.culprit = facts
    return record
}
