// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reports
import Sessions
import SystemPackage
import TestSupport
import Testing

/// Reports of a session whose logs were compressed.
@Suite struct CompressedSessionTests {
    private let scratch: ScratchFolder
    private let folder: SessionFolder
    private let record: SessionRecord

    init() throws {
        scratch = try ScratchFolder()
        folder = try SessionFolder(below: scratch.path, scenario: "x", at: Date())
        record = try SampleRecord.found()
        for (name, bytes) in try SampleRecord.evidence().files {
            let file = folder.path.pushing(FilePath(name))
            try FileManager.default.createDirectory(
                atPath: file.removingLastComponent().string,
                withIntermediateDirectories: true
            )
            // More than a block, and more than the reports show.
            let more = name.hasSuffix(".log") ? Array(repeating: Array("more of it\n".utf8), count: 20_000) : []
            try Data(bytes + more.joined()).write(to: URL(filePath: file.string))
        }
    }

    private func reports() throws -> [String] {
        [
            MailReport(record, evidence: folder, from: nil, date: Date(timeIntervalSince1970: 1)).message,
            HTMLReport(record, evidence: folder).text,
            try KCIDBReport(record, origin: "x", evidence: folder).json,
        ]
    }

    @Test func theyAreByteForByteThoseOfThePlainOne() throws {
        let plain = try reports()
        #expect(try CompressedLogs(folder).compress() > 0)
        #expect(CompressedLogs(folder).plainBytes == 0)
        // Not the texts themselves: a failure would print all of them.
        let isSame = try reports() == plain
        #expect(isSame)
        #expect(plain.map { $0.contains("BAD append-4k") } == [true, true, true])
    }

    @Test func whatIsDamagedIsSaidInEach() throws {
        _ = try CompressedLogs(folder).compress()
        for name in try SampleRecord.evidence().files.keys where name.hasSuffix(".log") {
            #expect(truncate(folder.path.pushing(FilePath(name + ".gz")).string, 200) == 0)
        }
        for (place, report) in try reports().enumerated() {
            // A mail is wrapped.
            let words = report.split { $0.isWhitespace }.joined(separator: " ")
            let isSaid = words.contains("console.log.gz cannot be read to its end: it is cut short")
            let isSaidOfOutput = words.contains("output.log.gz cannot be read to its end: it is cut short")
            #expect(isSaid || isSaidOfOutput, "report \(place)")
        }
    }
}
