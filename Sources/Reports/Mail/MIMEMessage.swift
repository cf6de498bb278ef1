// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A mail with attachments as a file for `git send-email`: lines end with LF, and it begins with its headers.
struct MIMEMessage: Sendable {
    /// Header lines, folded, without those of MIME.
    var headers: [String]
    /// The text that is read first; each line of at most 998 bytes.
    var text: String
    var attachments: [MailAttachment]

    var lines: String {
        // The text is read by people, and git send-email asks no question where 8bit is declared.
        let body = part(["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"], text)
        let parts = [body] + attachments.map(attached)
        let boundary = Self.boundary(notIn: parts)
        let head =
            headers + [
                "MIME-Version: 1.0",
                "Content-Type: multipart/mixed; boundary=\"\(boundary)\"",
                "Content-Transfer-Encoding: 8bit",
            ]
        return head.joined(separator: "\n") + "\n\n" + parts.map { "--\(boundary)\n\($0)\n" }.joined()
            + "--\(boundary)--\n"
    }

    private func attached(_ file: MailAttachment) -> String {
        let headers = [
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "Content-Disposition: attachment; filename=\"\(file.name)\"",
        ]
        let options: Data.Base64EncodingOptions = [.lineLength76Characters, .endLineWithLineFeed]
        return part(headers, Data(file.bytes).base64EncodedString(options: options))
    }

    private func part(_ headers: [String], _ content: String) -> String {
        headers.joined(separator: "\n") + "\n\n" + content
    }

    /// The same for the same mail, so that a report that is made twice is the same twice.
    private static func boundary(notIn parts: [String]) -> String {
        let whole = parts.joined(separator: "\n")
        let stem = "kbisect-\(Fingerprint.of(whole))"
        var attempt = 0
        while whole.contains("\(stem)-\(attempt)") { attempt += 1 }
        return "\(stem)-\(attempt)"
    }
}
