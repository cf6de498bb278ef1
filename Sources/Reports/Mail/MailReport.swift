// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import Sessions

/// A session as a mail to the people who broke it and can mend it, or to those who did mend it. kbisect writes it; a person reads and sends it.
///
/// What it must hold is in the kernel's reporting-issues, reporting-regressions and handling-regressions. It claims
/// what the record holds and no more.
package struct MailReport: Sendable {
    private let record: SessionRecord
    private let evidence: any EvidenceReader
    private let from: String?
    private let date: Date

    /// Whether a text can stand in a mail as who sends it: `Name <local@domain>`, or the address alone.
    package static func isSender(_ text: String) -> Bool { MailAddress(parsing: text) != nil }

    /// - Parameters:
    ///   - evidence: Reads the session's folder.
    ///   - from: Who sends it, `Name <address>`; what is no address becomes a placeholder.
    ///   - date: When it was written.
    package init(_ record: SessionRecord, evidence: any EvidenceReader, from: String?, date: Date) {
        self.record = record
        self.evidence = evidence
        self.from = from
        self.date = date
    }

    /// The whole message, ready for `git send-email`: headers, text, and the files that belong to it.
    package var message: String {
        let answer = ReportedAnswer(record)
        let files = MailEvidence(record, reader: evidence, answer: answer)
        let attachments = MailAttachments(record, files)
        let sender = from.flatMap(MailAddress.init(parsing:))
        let text = MailBody(record: record, answer: answer, evidence: files, attachments: attachments, sender: sender)
            .text
        let recipients = MailRecipients(record, answer: answer)
        return MIMEMessage(
            headers: headers(answer, recipients, sender: sender, text: text),
            text: text,
            attachments: attachments.files
        )
        .lines
    }

    private func headers(
        _ answer: ReportedAnswer,
        _ recipients: MailRecipients,
        sender: MailAddress?,
        text: String
    ) -> [String] {
        let from = sender.map { MailHeader.addresses("From", [$0]) } ?? "From: Your Name <you@example.org>"
        let copies = recipients.copies.isEmpty ? [] : [MailHeader.addresses("Cc", recipients.copies)]
        return [from, MailHeader.addresses("To", recipients.to)] + copies + [
            subject(answer),
            "Date: \(MailDate.text(date))",
            "Message-ID: <\(MailDate.stamp(date)).\(Fingerprint.of(text))@\(Self.domain(of: sender))>",
        ]
    }

    private func subject(_ answer: ReportedAnswer) -> String {
        let title = place(answer) + (answer.commit?.title ?? MailBody.symptom(record))
        return MailHeader.text("Subject", prefix: prefix(answer), title.displayable(upTo: 200))
    }

    /// The two released kernels and what was upstream between them, where that is the answer.
    private func place(_ answer: ReportedAnswer) -> String {
        guard case .between(let pair) = answer else { return "" }
        let range = UpstreamRange(record, answer: answer).map { " (\($0.text))" } ?? ""
        return "\(record.isAboutFix ? "fixed in " : "")\(pair.older.shownVersion)..\(pair.newer.shownVersion)\(range): "
    }

    /// What the mail is, in the words that people filter by. Nothing about a fix is called a regression.
    private func prefix(_ answer: ReportedAnswer) -> String {
        guard case .cure = answer else { return record.isAboutFix ? "[FIX SOUGHT]" : "[REGRESSION]" }
        if BackportRequest(record, answer: answer) != nil { return "[BACKPORT REQUEST]" }
        return record.kind == .verification ? "[VERIFIED FIX]" : "[BISECTED FIX]"
    }

    private static func domain(of sender: MailAddress?) -> String {
        // `.invalid` is nobody's domain, whatever happens.
        sender?.address.split(separator: "@").last.map(String.init) ?? "kbisect.invalid"
    }
}

/// Times as mails have them, in UTC and in English wherever kbisect runs.
enum MailDate {
    /// `Fri, 02 Jan 2026 03:04:05 +0000`
    static func text(_ date: Date) -> String {
        let parts = parts(date)
        let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][((parts.weekday ?? 1) - 1) % 7]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let month = months[((parts.month ?? 1) - 1) % 12]
        let time = [parts.hour, parts.minute, parts.second].map(twoDigits).joined(separator: ":")
        return "\(day), \(twoDigits(parts.day)) \(month) \(parts.year ?? 1970) \(time) +0000"
    }

    /// `20260102030405`
    static func stamp(_ date: Date) -> String {
        let parts = parts(date)
        return "\(parts.year ?? 1970)"
            + [parts.month, parts.day, parts.hour, parts.minute, parts.second].map(twoDigits).joined()
    }

    private static func parts(_ date: Date) -> DateComponents {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.dateComponents([.weekday, .year, .month, .day, .hour, .minute, .second], from: date)
    }

    private static func twoDigits(_ number: Int?) -> String {
        let number = number ?? 0
        return number < 10 ? "0\(number)" : "\(number)"
    }
}
