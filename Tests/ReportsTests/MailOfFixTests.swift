// SPDX-License-Identifier: Apache-2.0

import Foundation
import Proof
import Reports
import Search
import Sessions
import Testing

/// A mail about what cured something accuses nobody, and asks for what makes sense.
@Suite struct MailOfFixTests {
    private func headers(_ record: SessionRecord) throws -> String {
        let message = MailReport(record, evidence: try SampleRecord.evidence(), from: nil, date: Date()).message
        return String(message.split(separator: "\n\n", maxSplits: 1)[0].replacing("\n ", with: " "))
    }

    @Test func aFixThatASeriesLacksIsAskedForThere() throws {
        let record = try SampleSearch.fix()
        let headers = try headers(record)
        #expect(headers.contains("Subject: [BACKPORT REQUEST] btrfs: fix hole after direct IO append\n"))
        #expect(headers.contains("To: stable@vger.kernel.org\n"))
        #expect(headers.contains("ada@example.org") && headers.contains("dana@example.org"))
        #expect(!headers.contains("regressions@"))
        let text = try flatBody(mailBody(record))
        #expect(
            text.hasPrefix(
                "This was fixed by commit cafe456789ab (\"btrfs: fix hole after direct IO append\"), as a bisection between "
                    + "v6.0.9 (broken) and v6.2 (fixed) found: btrfs: direct appending"
            )
        )
        #expect(
            text.contains("Please consider it for 6.0.y: v6.0.9 shows the bug, mainline has the fix since v6.2-rc1")
        )
        #expect(text.contains("Newest kernel tested: v6.2, which does not have it"))
        for words in ["#regzbot", "A fix may say", "Fixes:", "still has it", "this is broken"] {
            #expect(!text.contains(words), "\(words)")
        }
    }

    @Test func whatTheSeriesHasOrMainlineLacksIsNotAskedFor() throws {
        var record = try SampleSearch.fix(isMainline: false)
        #expect(try headers(record).contains("Subject: [BISECTED FIX] "))
        #expect(try flatBody(mailBody(record)).contains("kbisect asks for nothing, and blames nobody"))
        // Told are its author and the lists, not everybody who signed it off.
        #expect(
            try headers(record).contains("linux-btrfs@example.org") && !headers(record).contains("dana@example.org")
        )
        record = try SampleSearch.fix()
        record.culprit?.releases.stable = ["v6.0.12"]
        #expect(try headers(record).contains("Subject: [BISECTED FIX] "))
        record = try SampleSearch.fix()
        record.old[0].name = "v6.0-rc3"
        #expect(try headers(record).contains("Subject: [BISECTED FIX] "))
        record.old[0].name = "v6.0"
        #expect(try flatBody(mailBody(record)).contains("Please consider it for 6.0.y"))
        record.probes[0].verdict = .skip
        #expect(try headers(record).contains("Subject: [BISECTED FIX] "))
    }

    @Test func aFixThatWasNotFoundIsNoRegressionEither() throws {
        for end in [
            nil, SessionEnd.interrupted, .notSettled([try SampleRecord.culprit()]), .endsWrong("broken is fixed"),
            .onlySkippedLeft([try SampleRecord.culprit(), try SampleRecord.commit("ab", "b")]),
        ] {
            var record = try SampleSearch.fix()
            record.end = end
            record.culprit = nil
            #expect(try headers(record).contains("Subject: [FIX SOUGHT] btrfs: direct appending"))
            let text = try flatBody(mailBody(record))
            #expect(!text.contains("#regzbot") && !text.contains("broke this") && !text.contains("that this broke"))
        }
        var record = try SampleSearch.fix()
        record.end = nil
        #expect(
            try flatBody(mailBody(record)).contains(
                "was fixed between bad0000589ab (\"btrfs: the last broken one\"), the last broken one, and cafe"
            )
        )
    }

    @Test func aFixThatIsRefutedIsNone() throws {
        var record = try SampleSearch.fix()
        guard case .found(let cure, _, _) = record.end else { return }
        record.proof = ProofRecord(commit: cure, isFix: true, isConfirmationOnly: true, allowedError: 0.01)
        record.proof?.grade = .refuted
        let text = try flatBody(mailBody(record))
        #expect(
            text.hasPrefix("Commit cafe456789ab (\"btrfs: fix hole after direct IO append\") was said to cure this")
        )
        #expect(!text.contains("Please consider"))
        record.proof?.grade = .supported
        #expect(try flatBody(mailBody(record)).contains("neither a revert of it on the newest fixed kernel"))
    }
}
