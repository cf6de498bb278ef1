// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reports
import Sessions
import Testing

/// The readable part of a mail, with each paragraph on one line.
func mailBody(_ record: SessionRecord, _ evidence: SampleEvidence? = nil, from: String? = nil) throws -> String {
    let message = MailReport(record, evidence: try evidence ?? SampleRecord.evidence(), from: from, date: Date())
        .message
    let boundary = try #require(message.firstMatch(of: /boundary="([^"]+)"/)?.1)
    let part = message.split(separator: "--\(boundary)\n")[1]
    return String(part.split(separator: "\n\n", maxSplits: 1)[1])
}

func flatBody(_ text: String) -> String {
    text.split(separator: "\n\n").map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        .joined(separator: "\n\n")
}
