// SPDX-License-Identifier: Apache-2.0

import Foundation
import Proof
import Reports
import Search
import Sessions
import Testing

@Suite struct MailHeaderTests {
    private func headers(_ record: SessionRecord, from: String? = nil) throws -> [String: String] {
        let message = MailReport(
            record,
            evidence: try SampleRecord.evidence(),
            from: from,
            date: Date(timeIntervalSince1970: 1_767_323_045)
        )
        .message
        let head = message.split(separator: "\n\n", maxSplits: 1)[0].replacing("\n ", with: " ")
        var headers: [String: String] = [:]
        for line in head.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            #expect(headers[String(parts[0])] == nil, "the header \(parts[0]) is there twice")
            headers[String(parts[0])] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        return headers
    }

    @Test func theAuthorIsToActAndTheOthersAreToKnow() throws {
        let headers = try headers(SampleRecord.found(), from: "Me <me@example.org>")
        #expect(headers["From"] == "Me <me@example.org>")
        #expect(headers["To"] == "=?UTF-8?q?Ada_Vesterg=C3=A5rd?= <ada@example.org>")
        // Each once, whatever the case of its letters.
        #expect(
            headers["Cc"] == "\"Josef \\\"Joe\\\" B., Jr.\" <josef@example.org>, Stable Keeper <keeper@example.org>, "
                + "Dana Maint <dana@example.org>, linux-btrfs@example.org, regressions@lists.linux.dev, "
                + "stable@vger.kernel.org"
        )
        #expect(headers["Subject"] == "[REGRESSION] \(SampleRecord.title)")
        #expect(headers["Date"] == "Fri, 02 Jan 2026 03:04:05 +0000")
        #expect(headers["Message-ID"]?.wholeMatch(of: /<20260102030405\.[0-9a-f]{16}@example\.org>/) != nil)
        #expect(headers["MIME-Version"] == "1.0")
    }

    @Test func stableHearsOfItOnlyWhenItIsHit() throws {
        var record = try SampleRecord.found()
        record.culprit?.releases = CulpritFacts.Releases(mainline: "v6.1")
        record.old[0].name = "v6.0"
        record.new.name = "v6.1-rc2"
        #expect(try headers(record)["Cc"]?.contains("stable@vger") == false)
        record.new.name = "v6.1.2"
        #expect(try headers(record)["Cc"]?.contains("stable@vger.kernel.org") == true)
    }

    @Test func withoutACulpritNobodyIsBlamed() throws {
        for record in [
            try SampleRecord.begun(), try SampleRecord.verified(.refuted), try SampleRecord.verified(.inconclusive),
        ] {
            let headers = try headers(record)
            let all = (headers["To"] ?? "") + (headers["Cc"] ?? "")
            #expect(!all.contains("ada@example.org"))
            #expect(all.contains("regressions@lists.linux.dev"))
            #expect(headers["Subject"]?.hasPrefix("[REGRESSION] btrfs: direct appending writes") == true)
            #expect(headers["From"] == "Your Name <you@example.org>")
        }
        #expect(try headers(SampleRecord.begun())["To"] == "regressions@lists.linux.dev")
        #expect(try headers(SampleRecord.verified(.refuted))["To"] == "Dana Maint <dana@example.org>")
    }

    @Test func theAuthorIsKnownWithoutFacts() throws {
        var record = try SampleRecord.found()
        record.culprit = nil
        #expect(try headers(record)["To"]?.hasSuffix("<ada@example.org>") == true)
    }

    @Test func nothingHostileBecomesAHeader() throws {
        var record = try SampleRecord.found()
        var culprit = try SampleRecord.culprit()
        culprit.title =
            "x\r\nBcc: evil@example.org\r\n\r\nbody\u{202E} =?utf-8?q?spoof?= "
            + String(repeating: "long ", count: 2000)
        record.end = .found(culprit, parents: [], expectation: .none)
        record.culprit?.recipients = [
            .init(name: "E\r\nBcc: evil@example.org", address: "ok@example.org", role: "author"),
            .init(name: "E", address: "evil@example.org>\r\nBcc: <evil2@example.org", role: "Signed-off-by"),
            .init(name: "=?utf-8?q?Linus?=", address: "spoof@example.org", role: "Signed-off-by"),
            .init(name: "A <b@example.org>, C", address: "quoted@example.org", role: "Signed-off-by"),
            .init(name: "", address: "a b@example.org, evil@example.org", role: "list"),
            .init(name: "\u{202E}bidi", address: "bidi@example.org", role: "Signed-off-by"),
        ]
        let headers = try headers(record, from: "M\u{0}e <me@example.org>\r\nBcc: evil@example.org")
        #expect(
            Set(headers.keys) == [
                "From", "To", "Cc", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
                "Content-Transfer-Encoding",
            ]
        )
        #expect(headers["From"] == "Your Name <you@example.org>")
        #expect(headers["To"] == "ok@example.org")
        let copies = try #require(headers["Cc"])
        #expect(!copies.contains("evil"))
        #expect(copies.contains("=?UTF-8?q?=3D=3Futf-8=3Fq=3FLinus=3F=3D?= <spoof@example.org>"))
        #expect(copies.contains("\"A <b@example.org>, C\" <quoted@example.org>"))
        #expect(copies.contains(" bidi@example.org"))
        // Cut, and no word of it decodes to anything but what it shows.
        let subject = try #require(headers["Subject"])
        #expect(subject.hasPrefix("[REGRESSION] =?UTF-8?q?x"))
        #expect(!subject.contains("=?utf-8?q?spoof"))
        #expect(subject.count < 1000)
    }

    @Test func noHeaderLineIsLongerThanWhatMailAllows() throws {
        var record = try SampleRecord.found()
        var culprit = try SampleRecord.culprit()
        for title in [
            String(repeating: "x", count: 190), String(repeating: "ü", count: 190),
            String(repeating: "a b ", count: 40),
        ] {
            culprit.title = title
            record.end = .found(culprit, parents: [], expectation: .none)
            record.culprit?.recipients[1].name = title.prefix(99) + "\""
            let message = MailReport(record, evidence: try SampleRecord.evidence(), from: nil, date: Date()).message
            let head = message.split(separator: "\n\n", maxSplits: 1)[0].split(separator: "\n")
            #expect(head.allSatisfy { $0.utf8.count <= 76 })
            #expect(message.split(separator: "\n").allSatisfy { $0.utf8.count <= 998 })
        }
    }
}
