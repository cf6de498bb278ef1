// SPDX-License-Identifier: Apache-2.0

import Noise
import Search
import Sessions
import Synchronization
import TerminalOutput
import Testing

/// What a terminal shows of a search over released kernels.
@Suite struct ReleaseTextTests {
    private let sample = ReleaseSample()

    private func show(_ events: [SessionEvent], live: Bool = false) -> String {
        let text = Mutex("")
        let printer = SessionPrinter(
            style: TerminalStyle(isTerminal: false, environment: [:]),
            isLive: live,
            now: { 0 },
            write: { more in text.withLock { $0 += more } }
        )
        for event in events { printer.receive(event) }
        return text.withLock { $0 }
    }

    @Test func thePlanCountsReleases() throws {
        let text = show([.planned(try sample.plan())])
        #expect(text.contains("broken 6.1.170-3, fixed 6.1.190-1\n"))
        #expect(text.contains("12 releases to choose from, about 5 to test; guests run under tcg"))
    }

    @Test func aProbeIsAVersionAndItsPackage() throws {
        let probe = try sample.probe(4, 1, .bad, "to narrow the range")
        let events: [SessionEvent] = [
            .probeStarted(number: 4, commit: probe.commit, purpose: probe.purpose), .stage(.fetch),
            .probeEnded(probe, suspects: 2, steps: 1),
        ]
        let text = show([.planned(try sample.plan())] + events)
        #expect(text.contains(" 4  6.1.176-1 linux-image-6.1.0-50-cloud-amd64-unsigned\n    broken  BAD append-64k"))
        #expect(text.contains("(fetch 2 s, boot 4 s, test 3 s, 2 boots)"))
        #expect(show(events, live: true).contains("4  6.1.176-1  fetch"))
    }

    @Test func theAnswerIsAPairOfNeighboursAndWhatLiesBetween() throws {
        #expect(
            show([.ended(try sample.found())]).hasPrefix(
                """

                The bug was cured between 6.1.176-1 (the last broken release) and 6.1.187-1 (the first fixed one)
                  broken:   linux-image-6.1.0-50-cloud-amd64-unsigned
                  fixed:    linux-image-6.1.0-53-cloud-amd64-unsigned
                  sure:     99.3 %; the bug showed in 4 of 4 boots of releases that have it
                  upstream: v6.1.176..v6.1.187
                  between:  15 of 55 entries of the change log touch btrfs
                    6.1.187-1  btrfs: mend append 1

                """
            )
        )
        let text = show([.ended(try sample.found())])
        #expect(
            text.contains(
                """
                    6.1.186-1  btrfs: mend append 12
                    and 3 more, and 40 others elsewhere; a report has them
                To carry on among the commits, with a Linux clone:
                  kbisect run v6.1.176..v6.1.187 --find fix --repo LINUX

                  broken  6.1.170-3 linux-image-6.1.0-47-cloud-amd64-unsigned  an end, 2 of 2 boots showed it

                """
            )
        )
        #expect(!text.contains("author") && !text.contains("append 13"))
        let cause = show([.ended(try sample.found(.cause))])
        #expect(
            cause.contains("The bug came between 6.1.176-1 (the last good release) and 6.1.187-1 (the first bad one)\n")
        )
    }

    @Test func aChangeLogThatIsNotThereIsSaidToBeSo() throws {
        var record = try sample.found()
        record.releases?.difference?.changes = []
        record.releases?.difference?.changesProblem = "the package has none"
        #expect(show([.ended(record)]).contains("  between:  the package has none\n"))
        record.releases?.difference = nil
        #expect(show([.ended(record)]).contains("  between:  the change logs were not read\n"))
    }

    @Test func whatIsLeftAreReleases() throws {
        var record = try sample.found()
        record.end = .onlySkippedLeft([try sample.commit(1)])
        #expect(
            show([.ended(record)]).contains(
                "Only releases that could not be tested are left; the first fixed release is one of:\n  6.1.176-1 linux-image"
            )
        )
        record.end = .notSettled([try sample.commit(1)])
        #expect(show([.ended(record)]).contains("More boots of one release may be made with --max-boots."))
    }

    @Test func aSummaryNamesTheNeighboursAndNoFormatOfKernelCI() throws {
        let record = try sample.found()
        #expect(SessionSummary.state(of: record) == "cured between 6.1.176-1 and 6.1.187-1")
        #expect(try SessionSummary.state(of: sample.found(.cause)) == "came between 6.1.176-1 and 6.1.187-1")
        let lines = SessionSummary(record, name: "n", folder: "f")
            .lines(style: TerminalStyle(isTerminal: false, environment: [:]))
        #expect(lines.contains("reports:  kbisect report n --format mail|markdown|html|json"))
    }

    @Test func whatStandsForAReleaseIsShownToNobody() throws {
        let ends: [SessionEnd?] = [
            nil, .interrupted, .failed("x"), .endsWrong("x"), .onlySkippedLeft([try sample.commit(1)]),
            .notSettled([try sample.commit(1)]), try sample.found().end,
        ]
        for end in ends {
            var record = try sample.found()
            record.end = end
            record.graph = GraphOutline(
                nodes: [
                    GraphOutline.Node(
                        commit: try sample.id(1),
                        title: "a package",
                        verdict: nil,
                        standing: .suspect,
                        edges: []
                    )
                ],
                total: 1
            )
            let lines = SessionSummary(record, name: "n", folder: "f")
                .lines(style: TerminalStyle(isTerminal: false, environment: [:]))
            #expect(!lines.joined().contains("0bad1d0"))
            #expect(!show([.ended(record)]).contains("0bad1d0"))
        }
    }

    @Test func hostileTextsReachNoTerminal() throws {
        let hostile = ReleaseSample(hostile: "x\u{1B}]0;title\u{7}\u{1B}[2J\u{202E}\u{9B}31m\r\n\u{0}")
        let record = try hostile.found()
        let events: [SessionEvent] = [
            .planned(try hostile.plan()), .probeStarted(number: 1, commit: try hostile.commit(1), purpose: ""),
            .stage(.fetch), .probeEnded(record.probes[0], suspects: 3, steps: 1),
        ]
        let style = TerminalStyle(isTerminal: false, environment: [:])
        let lines = SessionSummary(record, name: "n", folder: "f").lines(style: style)
        var texts = lines + [SessionSummary.state(of: record), show(events), show([.ended(record)])]
        texts = texts.flatMap { $0.split(separator: "\n").map(String.init) }
        for line in texts {
            #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control }, "\(line)")
            #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .format }, "\(line)")
        }
    }
}
