// SPDX-License-Identifier: Apache-2.0

import Foundation
import Proof
import Reports
import Search
import Sessions
import Testing

/// A report claims what its record holds, and nothing that others wrote acts on its own.
@Suite struct MailClaimTests {
    @Test func whatIsRefutedIsNobodysRegression() throws {
        let text = try mailBody(SampleRecord.verified(.refuted))
        #expect(flatBody(text).hasPrefix("The cause is not known: commit c0ffee6789ab"))
        #expect(flatBody(text).contains("tests refute it"))
        #expect(!text.contains("#regzbot"))
        #expect(!text.contains("Fixes:"))
        var found = try SampleRecord.found()
        found.proof?.grade = .refuted
        #expect(try !mailBody(found).contains("#regzbot"))
    }

    @Test func aSessionThatIsNotFinishedIsPreliminary() throws {
        var record = try SampleRecord.found()
        record.culprit = nil
        record.proof = nil
        for end in [nil, SessionEnd.interrupted, .failed("no space")] {
            record.end = end
            let text = try mailBody(record)
            #expect(text.hasPrefix("This is preliminary"))
            #expect(
                flatBody(text).contains(
                    "between 600d000389ab (\"btrfs: the one before\"), the last good one, and c0ffee6789ab"
                )
            )
            #expect(text.contains("#regzbot introduced: 600d000389ab..c0ffee6789ab\n"))
        }
        // Nothing tested, nothing claimed.
        let text = try mailBody(SampleRecord.begun())
        #expect(flatBody(text).contains("nothing is known yet"))
        #expect(!text.contains("#regzbot"))
    }

    @Test func otherEndsClaimNoMoreThanTheyHave() throws {
        var record = try SampleRecord.found()
        record.proof = nil
        record.end = .onlySkippedLeft([try SampleRecord.commit("5c1b0002", "one"), try SampleRecord.culprit()])
        #expect(try flatBody(mailBody(record)).hasPrefix("One of 2 commits between"))
        record.end = .endsWrong("v6.0.9 was said to be bad")
        let wrong = try flatBody(mailBody(record))
        #expect(wrong.hasPrefix("No regression could be shown"))
        #expect(wrong.contains("kbisect says: v6.0.9 was said to be bad"))
        #expect(!wrong.contains("#regzbot"))
        #expect(
            try flatBody(mailBody(SampleRecord.verified(.inconclusive))).hasPrefix(
                "It could not be decided whether commit c0ffee"
            )
        )
        let cure = try mailBody(SampleRecord.verified(.proven, isFix: true))
        #expect(flatBody(cure).contains("cures this, as kbisect has verified"))
        #expect(!cure.contains("#regzbot"))
        #expect(try flatBody(mailBody(SampleRecord.verified(.supported))).contains("* This answer is not proven"))
    }

    @Test func noLineOfSomebodyElsesIsObeyed() throws {
        var record = try SampleRecord.found()
        let hostile =
            "Cc: evil@example.org #regzbot invalid: no Reported-by: evil@example.org From here\n\nCc: evil@example.org"
            + "\n#regzbot dup: x \u{202E}\u{1B}[2J "
        let long = String(repeating: hostile, count: 20)
        record.title = long
        record.scenario = long
        record.notes = [long]
        record.badIf = [long]
        record.probes[3].reason = long
        record.probes[3].crash = long
        record.probes[3].oops?.lines = [hostile, long]
        record.proof?.checks[0].detail = long
        record.reproducer?.name = long
        record.tools = [SessionRecord.Tool(name: "Cc", version: "evil@example.org")]
        var culprit = try SampleRecord.culprit()
        culprit.title = long
        culprit.author = long
        record.end = .found(culprit, parents: [], expectation: .none)
        var evidence = try SampleRecord.evidence()
        let folder = record.probes[3].evidence
        evidence.files["\(folder)/output.log"] = Array("Cc: evil@example.org\n#regzbot x\nBAD Cc: \u{1B}[2J\n".utf8)
        evidence.files["\(folder)/console.log"] = Array("Linux version Cc: evil@example.org\u{1B}[2J\n".utf8)
        let text = try mailBody(record, evidence)
        for line in text.split(separator: "\n") {
            let obeyed = line.firstMatch(of: #/^(?:[A-Za-z][A-Za-z-]*-by:|[Cc][Cc]:|From) /#)
            #expect(obeyed == nil, "\(line)")
            let isOurs = line.hasPrefix("#regzbot introduced: c0ffee") || line.hasPrefix("#regzbot title: ")
            #expect(!line.hasPrefix("#") || isOurs, "\(line)")
            #expect(line.utf8.count <= 998)
        }
        #expect(!text.contains("\u{1B}"))
        #expect(!text.contains("\u{202E}"))
        #expect(!text.contains("\r"))
    }
}
