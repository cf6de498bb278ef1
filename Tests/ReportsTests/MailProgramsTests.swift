// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import Reports
import Search
import Sessions
import SystemPackage
import Testing

/// What programs that read mail make of ours.
@Suite struct MailProgramsTests {
    /// What Python's parser sees.
    private struct Mail: Decodable {
        struct Part: Decodable {
            let name: String?
            let type: String
            let content: String
        }

        let defects: [String]
        let subject: String
        let to: [[String]]
        let copies: [[String]]
        let parts: [Part]

        func file(_ name: String) -> [UInt8]? {
            parts.first { $0.name == name }.flatMap { Data(base64Encoded: $0.content) }.map(Array.init)
        }
    }

    private static let parser = """
        import base64, email, email.policy, json, sys
        mail = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
        defects = [str(d) for p in mail.walk() for d in p.defects]
        defects += [str(d) for p in mail.walk() for _, h in p.items() for d in getattr(h, "defects", ())]
        people = lambda name: [[a.display_name, a.addr_spec] for a in mail[name].addresses]
        parts = [{"name": p.get_filename(), "type": p.get_content_type(),
                  "content": base64.b64encode(p.get_payload(decode=True)).decode()} for p in mail.iter_parts()]
        json.dump({"defects": defects, "subject": mail["Subject"], "to": people("To"), "copies": people("Cc"),
                   "parts": parts}, sys.stdout)
        """

    private func parsed(_ record: SessionRecord, _ evidence: SampleEvidence) async throws -> Mail {
        let folder = try ScratchFolder()
        let message = MailReport(record, evidence: evidence, from: "Me <me@example.org>", date: Date()).message
        let file = try folder.write("report.eml", Array(message.utf8))
        let output = try await Judge.python(Self.parser, [file])
        return try JSONDecoder().decode(Mail.self, from: Data(output.utf8))
    }

    @Test func pythonReadsItWithoutADefectAndGetsEachFileBack() async throws {
        let record = try SampleRecord.found()
        let evidence = try SampleRecord.evidence()
        let mail = try await parsed(record, evidence)
        #expect(mail.defects == [])
        #expect(mail.subject == "[REGRESSION] \(SampleRecord.title)")
        #expect(mail.to == [["Ada Vestergård", "ada@example.org"]])
        #expect(mail.copies.first == ["Josef \"Joe\" B., Jr.", "josef@example.org"])
        #expect(mail.parts.allSatisfy { $0.type == "text/plain" })
        let folder = record.probes[3].evidence
        #expect(mail.file("bisect.log") == Array(BisectLog(record).text.utf8))
        #expect(mail.file("btrfs-append-hole.c") == evidence.files["reproducer/btrfs-append-hole.c"])
        for name in ["kbisect.config", "config", "commands.sh"] {
            #expect(mail.file(name) == evidence.files["\(folder)/\(name)"])
        }
        // From the kernel's first line on, bytes that are no text included.
        let dmesg = try #require(mail.file("dmesg.txt"))
        #expect(dmesg.starts(with: Array("[    0.000000] Linux version 6.0.8".utf8)))
        #expect(dmesg.suffix(3) == [0xFF, 0x00, 0x0A])
    }

    @Test func pythonReadsHostileTextsWithoutADefect() async throws {
        var record = try SampleRecord.found()
        var culprit = try SampleRecord.culprit()
        culprit.title = "x\r\nBcc: e@example.org\n\n=?utf-8?q?x?= \u{202E} ü " + String(repeating: "y", count: 10_000)
        record.end = .found(culprit, parents: [], expectation: .none)
        record.culprit?.recipients[1].name = "\\\" <e@x.org>, =?q?"
        record.reproducer?.file = "reproducer/../x\"\r\nContent-Type: text/html\r\n.c"
        var evidence = try SampleRecord.evidence()
        evidence.files[record.reproducer?.file ?? ""] = Array("x\n".utf8)
        let mail = try await parsed(record, evidence)
        #expect(mail.defects == [])
        #expect(mail.subject == "[REGRESSION] \(culprit.title.displayable(upTo: 200))")
        #expect(mail.copies.first == ["\\\" <e@x.org>, =?q?", "josef@example.org"])
        #expect(mail.parts.count == 7)
        #expect(mail.parts.compactMap(\.name).allSatisfy { $0.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil })
    }

    @Test func whatIsTooLargeStaysBehindAndIsSaid() async throws {
        let record = try SampleRecord.found()
        var evidence = try SampleRecord.evidence()
        let folder = record.probes[3].evidence
        let lines = (0..<40_000).map { "[\($0)] a line\n" }.joined()
        evidence.files["\(folder)/console.log"] = Array("Linux version 6\n\(lines)the end\n".utf8)
        evidence.files["\(folder)/config"] = Array(repeating: 0x41, count: 200 << 10)
        evidence.files["reproducer/btrfs-append-hole.c"] = [0x7F, 0x45, 0x4C, 0x46, 0]
        let mail = try await parsed(record, evidence)
        let dmesg = try #require(mail.file("dmesg.txt"))
        #expect(dmesg.count <= 100 << 10)
        let text = String(decoding: dmesg, as: UTF8.self)
        #expect(text.hasPrefix("Linux version 6\n"))
        #expect(text.contains("[... kbisect left "))
        #expect(text.hasSuffix("the end\n"))
        #expect(mail.file("config") == nil)
        #expect(mail.file("btrfs-append-hole.c") == nil)
        let words = try #require(mail.parts.first.flatMap { Data(base64Encoded: $0.content) })
        let said = String(decoding: words, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(said.contains("Not attached: config: 200 KiB are too much for a mail; it is \(folder)/config"))
        #expect(said.contains("it is a program and no text"))
    }

    @Test func gitSendsItToWhomItIsFor() async throws {
        let folder = try ScratchFolder()
        var record = try SampleRecord.found()
        record.probes[3].reason = "Cc: evil@example.org\nReported-by: evil@example.org"
        record.notes = ["a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g Cc: evil@example.org"]
        let message = MailReport(
            record,
            evidence: try SampleRecord.evidence(),
            from: "Me <me@example.org>",
            date: Date()
        )
        .message
        let file = try folder.write("report.eml", Array(message.utf8))
        let command = HostCommand(
            "git",
            [
                "send-email", "--dry-run", "--confirm=never", "--from=Me <me@example.org>", "--smtp-server=/bin/true",
                "--validate", file,
            ],
            environment: [
                "HOME": folder.path.string, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "LC_ALL": "C",
                "GIT_CEILING_DIRECTORIES": "/tmp",
            ],
            workingDirectory: folder.path
        )
        let output = try await Judge.output(of: command)
        #expect(output.contains("Dry-OK"))
        #expect(!output.contains("evil@example.org"))
        let command2 = try #require(output.split(separator: "\n").first { $0.hasPrefix("Sendmail: ") })
        let people = Set(command2.split(separator: " ").dropFirst().filter { $0.contains("@") }.map(String.init))
        #expect(
            people == [
                "me@example.org", "ada@example.org", "josef@example.org", "keeper@example.org", "dana@example.org",
                "linux-btrfs@example.org", "regressions@lists.linux.dev", "stable@vger.kernel.org",
            ]
        )
        #expect(output.contains("\nTo: =?UTF-8?q?Ada_Vesterg=C3=A5rd?= <ada@example.org>\n"))
        #expect(output.contains("\nSubject: [REGRESSION] \(SampleRecord.title)"))
    }

    @Test func gitReplaysTheLogThatIsAttached() async throws {
        let repository = try await MadeRepository()
        var commits: [CommitRecord] = []
        for number in 0..<4 { commits.append(try await repository.commit("change \(number)")) }
        var record = try SampleRecord.begun()
        record.old[0].commit = commits[0].id
        record.new.commit = commits[3].id
        record.probes = [
            SampleRecord.probe(1, commits[3], .bad, "the bad end"),
            SampleRecord.probe(2, commits[0], .good, "a good end"),
            SampleRecord.probe(3, commits[1], .good), SampleRecord.probe(4, commits[2], .bad),
        ]
        record.end = .found(commits[2], parents: [], expectation: .none)
        let log = try #require(try await parsed(record, SampleRecord.evidence()).file("bisect.log"))
        let replayed = try await repository.replay(String(decoding: log, as: UTF8.self))
        #expect(replayed.log.hasSuffix("# first bad commit: [\(commits[2].id.hex)] change 2"))
    }
}
