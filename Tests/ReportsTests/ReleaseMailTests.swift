// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reports
import Search
import Sessions
import Testing

/// A mail about released kernels names two of them, and no commit.
@Suite struct ReleaseMailTests {
    private func headers(_ record: SessionRecord) -> String {
        let message = MailReport(record, evidence: SampleEvidence(), from: nil, date: Date()).message
        return String(message.split(separator: "\n\n", maxSplits: 1)[0].replacing("\n ", with: " "))
    }

    private func body(_ record: SessionRecord) throws -> String {
        flatBody(try mailBody(record, SampleEvidence()).replacing("\n* ", with: "\n"))
    }

    @Test func aCauseIsARegressionBetweenTwoVersions() throws {
        let record = try SampleReleases.found(.cause)
        let (headers, text) = (headers(record), try body(record))
        #expect(
            headers.contains(
                "Subject: [REGRESSION] 6.1.176-1..6.1.187-1 (v6.1.176..v6.1.187): btrfs: appends from partly"
            )
        )
        #expect(headers.contains("To: regressions@lists.linux.dev") && headers.contains("Cc: stable@vger.kernel.org"))
        #expect(
            text.hasPrefix(
                "This broke between the released kernels 6.1.176-1, the last good one, and 6.1.187-1, the first bad one, "
                    + "upstream v6.1.176..v6.1.187, as a search over a distribution's packages found: btrfs: appends"
            )
        )
        #expect(try mailBody(record, SampleEvidence()).contains("\n\n#regzbot introduced: v6.1.176..v6.1.187\n"))
        #expect(
            text.contains("so far it goes to regressions@lists.linux.dev and stable@vger.kernel.org and to no person")
        )
    }

    @Test func aFixAsksForNothingAndGoesToNoList() throws {
        let record = try SampleReleases.found(.fix)
        let (headers, text) = (headers(record), try body(record))
        #expect(
            headers.contains("Subject: [FIX SOUGHT] fixed in 6.1.176-1..6.1.187-1 (v6.1.176..v6.1.187): btrfs: app")
        )
        #expect(headers.contains("<kernel-maintainers@distribution.invalid>") && !headers.contains("lists.linux.dev"))
        #expect(text.hasPrefix("This was fixed between the released kernels 6.1.176-1, the last broken one,"))
        #expect(text.contains("kbisect asks for nothing, and blames nobody"))
        #expect(!text.contains("#regzbot") && !text.contains("Fixes:") && !text.contains("still has it"))
    }

    @Test func itSaysWhoseKernelsTheyAreAndHowToSeeIt() throws {
        for sought in [Sought.fix, .cause] {
            let record = try SampleReleases.found(sought)
            let text = try body(record)
            for words in [
                "Not vanilla: each kernel is a package of the distribution as it is; kbisect fetched it and built nothing",
                "6.1.176-1, package linux-image-6.1.0-50-cloud-amd64-unsigned (amd64), from apt: bookworm-security, "
                    + "signed archive, uname -r 6.1.0-50-cloud-amd64",
                "kbisect releases run 6.1.170-3..6.1.190-1 --find fix", "Which commit it is, is not known.",
                "- 15 of 55 entries of the change log touch btrfs",
                "In 6.1.187-1: btrfs: mend append number 1",
                "All entries are attached as changes.txt", "kbisect run v6.1.176..v6.1.187 --find fix",
                "those of btrfs, whom scripts/get_maintainer.pl of a Linux clone names",
                "6.1.170-3, made of v6.1.170", "in 4 of 4 boots of releases that have it",
            ] {
                #expect(text.contains(words), "\(words)")
            }
            for words in ["drm/amdgpu", "bisect.log", "Vanilla:", "A revert", "Author:", "The commit\n", "bisection"] {
                #expect(!text.contains(words), "\(words)")
            }
        }
    }

    @Test func theBugIsShownWhereItIs() throws {
        #expect(
            try body(SampleReleases.found(.fix)).contains(
                "On 6.1.176-1 (linux-image-6.1.0-50-cloud-amd64-unsigned): BAD"
            )
        )
        #expect(
            try body(SampleReleases.found(.cause)).contains(
                "On 6.1.187-1 (linux-image-6.1.0-53-cloud-amd64-unsigned): BAD"
            )
        )
    }

    @Test func linesThatTheLastGoodReleasePrintsAreNotNew() throws {
        let record = try SampleReleases.found(.cause)
        let evidence = SampleEvidence(files: [
            "\(record.probes[3].evidence)/output.log": Array("BAD append-64k: a hole\nBAD old news\n".utf8),
            "\(record.probes[2].evidence)/output.log": Array("BAD old news\n".utf8),
        ])
        let text = try mailBody(record, evidence)
        #expect(flatBody(text).contains("(the last good release does not print those with >>)"))
        #expect(text.contains("  >> BAD append-64k: a hole\n     BAD old news"))
    }

    @Test func whereTheUpstreamRangeIsNotKnownNothingIsSaidToRobots() throws {
        var record = try SampleReleases.found(.cause)
        record.releases?.difference?.upstreamRange = nil
        record.releases?.candidates[1].release.upstream = nil
        let (headers, text) = (headers(record), try body(record))
        #expect(!text.contains("#regzbot") && !headers.contains("regressions@"))
        #expect(headers.contains("Subject: [REGRESSION] 6.1.176-1..6.1.187-1: btrfs"))
        #expect(text.contains("the address it goes to, kernel-maintainers@distribution.invalid, is nobody's"))
    }

    @Test func aSearchWithoutAnAnswerSaysWhatIsKnown() throws {
        var record = try SampleReleases.found(.cause)
        record.end = .interrupted
        var text = try body(record)
        #expect(
            text.hasPrefix(
                "This is preliminary, since the search over released kernels was stopped before it had an answer; what is "
                    + "known is that this broke between 6.1.176-1 (linux-image-6.1.0-50-cloud-amd64-unsigned), the last "
                    + "good one, and 6.1.187-1"
            )
        )
        #expect(text.contains("#regzbot introduced: v6.1.176..v6.1.187"))
        record.end = .onlySkippedLeft([try SampleReleases.commit(1), try SampleReleases.commit(2)])
        text = try body(record)
        #expect(text.hasPrefix("One of 2 releases between 6.1.176-1"))
    }
}
