// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reports
import Search
import Sessions
import Testing

/// What the reports say of a search over released kernels.
@Suite struct ReleaseReportTests {
    private func html(_ record: SessionRecord) async throws -> HTMLPage {
        let page = try await HTMLPage(HTMLReport(record, evidence: SampleEvidence()).text)
        #expect(page.problems.isEmpty)
        for tag in ["<p", "<ul", "<li", "<span", "<dl", "<code", "<br", "HTML(source"] {
            #expect(!page.text.contains(tag))
        }
        return page
    }

    private func markdown(_ record: SessionRecord) -> String { MarkdownReport(record).text }

    @Test func theAnswerIsAPairOfNeighbours() async throws {
        let words = [
            (Sought.fix, "was cured between 6.1.176-1 (the last broken release) and 6.1.187-1 (the first fixed one)"),
            (.cause, "came between 6.1.176-1 (the last good release) and 6.1.187-1 (the first bad one)"),
        ]
        for (sought, sentence) in words {
            let record = try SampleReleases.found(sought)
            for text in [markdown(record), try await html(record).text] {
                #expect(text.contains("The bug \(sentence)."))
                #expect(text.contains("v6.1.176..v6.1.187"))
                #expect(text.contains("99.3 %; the bug showed in 4 of 4 boots of releases that have it"))
                #expect(text.contains("Which commit it is, is not known"))
                #expect(text.contains("kbisect run v6.1.176..v6.1.187 --find fix"))
            }
        }
    }

    @Test func theChangeLogBeginsWithWhatTouchesTheSubsystem() async throws {
        let record = try SampleReleases.found()
        let (text, page) = (markdown(record), try await html(record))
        for report in [text, page.text] {
            #expect(report.contains("15 of 55 entries of the change log touch btrfs."))
            #expect(report.contains("btrfs: mend append number 15"))
        }
        #expect(text.contains("40 others") && !text.contains("drm/amdgpu"))
        #expect(page.text.contains("The other 40") && page.text.contains("drm/amdgpu: change 40"))
        #expect(page.text.contains("What lies between") && page.tags.contains("details"))
    }

    @Test func whatIsNotKnownOfTheChangeLogIsSaid() async throws {
        var record = try SampleReleases.found()
        record.releases?.difference?.changesProblem = "the package has no change log"
        record.releases?.difference?.changes = []
        for text in [markdown(record), try await html(record).text] {
            #expect(text.contains("The package has no change log."))
            #expect(!text.contains("of 0 entries"))
        }
        record.releases?.difference = nil
        for text in [markdown(record), try await html(record).text] {
            #expect(text.contains("The change logs were not read."))
        }
    }

    @Test func oneUpstreamVersionIsNoRange() async throws {
        var record = try SampleReleases.found()
        record.releases?.difference?.upstreamRange = nil
        for place in [1, 2] { record.releases?.candidates[place].release.upstream = "v6.1.192" }
        var newer = try SampleReleases.commit(2)
        newer.release?.upstream = "v6.1.192"
        record.end = .found(
            newer,
            parents: [ParentRecord(commit: try SampleReleases.id(1), how: "")],
            expectation: .none
        )
        for text in [markdown(record), try await html(record).text] {
            #expect(text.contains("both were made of v6.1.192: what differs is the distribution's own"))
        }
    }

    @Test func everyReleaseStandsInATable() async throws {
        let record = try SampleReleases.found()
        let (text, page) = (markdown(record), try await html(record))
        #expect(
            text.contains(
                "| 6.1.176-1 | linux-image-6.1.0-50-cloud-amd64-unsigned | apt: bookworm-security | signed archive | "
                    + "v6.1.176 | broken: **the last broken release** |"
            )
        )
        // What was not fetched has nobody to vouch for it yet.
        #expect(text.contains("| /home/me/debs |  | v6.1.192 | not tested |"))
        let rows = SampleReleases.versions.compactMap { text.range(of: "\n| \($0) |")?.lowerBound }
        #expect(rows.count == 5 && rows == rows.sorted())
        for words in ["vouched for by", "signed archive", "the first fixed release"] {
            #expect(page.text.contains(words), "\(words)")
        }
        #expect(page.links.contains("#probe-4") && page.links.contains("#releases"))
    }

    @Test func partsThatMakeNoSenseForPackagesAreLeftOut() async throws {
        var record = try SampleReleases.found()
        record.graph = GraphOutline(
            nodes: [
                try SampleRecord.node("0bad1d02", .good, .suspect, [("0bad1d01", 0)]),
                try SampleRecord.node("0bad1d01", .bad, .cleared, []),
            ],
            total: 2
        )
        let page = try await html(record)
        #expect(page.links.allSatisfy { !["#graph", "#culprit", "#proof"].contains($0) })
        for words in ["author", "checkout", "repository", "the first fixed commit"] {
            #expect(!page.text.contains(words), "\(words)")
        }
        #expect(page.text.contains("fetch") && page.text.contains("modules loaded"))
        let text = markdown(record)
        #expect(text.contains("| # | release | verdict | why | tested for | fetch | boot | test | evidence |"))
        #expect(text.contains("| 3 | 6.1.176-1 linux-image-6.1.0-50-cloud-amd64-unsigned | broken (2 of 2 boots"))
        for words in ["| author |", "| repository |", "commit in the history"] { #expect(!text.contains(words)) }
        #expect(text.contains("Broken: 6.1.170-3 (linux-image-6.1.0-47-cloud-amd64-unsigned)."))
        #expect(text.contains("3 pairs of neighbours."))
    }

    @Test func whatStandsForAReleaseIsShownToNobody() async throws {
        for var record in try SampleReleases.all() {
            record.search.skipped = [try SampleReleases.id(1), try SampleReleases.id(4)]
            let reports = [
                markdown(record), HTMLReport(record, evidence: SampleEvidence()).text,
                MailReport(record, evidence: SampleEvidence(), from: nil, date: Date()).message,
                try mailBody(record, SampleEvidence()),
            ]
            for text in reports {
                #expect(!text.contains("0bad1d0"))
                #expect(!text.contains("first fixed commit") && !text.contains("first bad commit"))
            }
        }
    }

    @Test func aReleaseThatTheRecordDoesNotTellOfHasNoDigitsEither() async throws {
        var record = try SampleReleases.found()
        record.releases?.candidates = []
        record.releases?.difference = nil
        let text = markdown(record)
        #expect(text.contains("between an unknown release (the last broken release) and 6.1.187-1"))
        #expect(!text.contains("0bad1d0"))
    }

    @Test func whatIsLeftStandsWithItsReason() async throws {
        var record = try SampleReleases.found()
        record.probes[2] = try SampleReleases.probe(3, 1, .skip, "to narrow the range")
        record.end = .onlySkippedLeft([try SampleReleases.commit(1), try SampleReleases.commit(2)])
        for text in [markdown(record), try await html(record).text] {
            #expect(text.contains("first fixed release is one of these"))
            #expect(text.contains("6.1.176-1 linux-image-6.1.0-50-cloud-amd64-unsigned"))
            #expect(text.contains("the package has no module btrfs"))
        }
        #expect(markdown(record).contains("**Only releases that could not be tested are left"))
        record.end = .notSettled([try SampleReleases.commit(2)])
        for text in [markdown(record), try await html(record).text] {
            #expect(text.contains("More boots of one release may be made with"))
        }
    }
}
