// SPDX-License-Identifier: Apache-2.0

import Noise
import Search
import Sessions

/// Sessions of searches of each kind and with each end, with the commits of ``SampleRecord``.
enum SampleSearch {
    /// What a patch may be called by who means harm.
    static let hostile = "<img src=x>`|\u{301}| ](http://evil) @you\u{1B}[2J\u{202E}\nCc: evil@example.org"

    static func all() throws -> [SessionRecord] {
        [
            try flaky(), try fix(), try fix(isMainline: false), try ownWords(), try merge(),
            try merge(firstParent: true),
            try skippedLeft(), try notSettled(), try patched(),
        ]
    }

    static func commit(_ digits: String, _ title: String, parents: [String] = []) throws -> CommitRecord {
        try SampleRecord.commit(digits, title, parents: parents)
    }

    /// A probe that was booted so often.
    static func probe(
        _ number: Int,
        _ commit: CommitRecord,
        _ verdict: Verdict,
        shown: Int = 0,
        clean: Int = 0,
        skip: Int = 0,
        _ purpose: String = "to narrow the range"
    ) -> ProbeRecord {
        var probe = SampleRecord.probe(number, commit, verdict, purpose)
        let trials = ProbeRecord.Trials(good: clean, bad: shown, skip: skip)
        if trials.total > 0 { probe.trials = trials }
        return probe
    }

    private static func node(
        _ digits: String,
        _ verdict: Verdict?,
        _ standing: GraphOutline.Standing,
        _ edges: [(String, Int)]
    ) throws -> GraphOutline.Node {
        GraphOutline.Node(
            commit: try SampleRecord.id(digits),
            title: "a title",
            verdict: verdict,
            standing: standing,
            edges: try edges.map { GraphOutline.Edge(to: try SampleRecord.id($0.0), hidden: $0.1) }
        )
    }

    /// A reproducer that misses half the time; what it missed in probe 3 a later probe showed.
    static func flaky() throws -> SessionRecord {
        var record = try SampleRecord.begun()
        let parent = try commit("600d0003", "btrfs: the one before")
        record.search.reached = 0.99347
        record.search.missRate = MissRate(sightings: 6, misses: 5)
        record.search.skipped = [try SampleRecord.id("5c1b0009")]
        record.search.paths = ["fs/btrfs", "it's a dir"]
        record.probes = [
            probe(1, try commit("bad00001", "Linux 6.0.9"), .bad, shown: 3, clean: 2, "the bad end"),
            probe(2, try commit("600d0001", "Linux 6.0.7"), .good, clean: 3, "a good end"),
            probe(3, try commit("bad00002", "btrfs: later, and missed"), .good, clean: 2),
            probe(4, try commit("5c1b0002", "btrfs: does not build"), .skip),
            probe(5, try SampleRecord.culprit(), .bad, shown: 2, clean: 5),
            probe(6, parent, .good, clean: 4),
            probe(7, parent, .good, clean: 8, skip: 1, "to make sure of the answer"),
        ]
        record.probes[2].overruledBy = 5
        record.probes[6].sameAs = 6
        record.probes[6].seconds.checkout = nil
        record.probes[6].seconds.build = nil
        record.probes[6].compiledObjects = nil
        record.graph = GraphOutline(
            nodes: [
                try node("bad00001", .bad, .excluded, [("bad00002", 90)]),
                try node("bad00002", .good, .excluded, [("c0ffee", 40)]),
                try node("c0ffee", .bad, .suspect, [("600d0003", 0)]),
                try node("600d0003", .good, .cleared, [("5c1b0002", 3)]),
                try node("5c1b0002", .skip, .cleared, [("600d0001", 9)]),
                try node("600d0001", .good, .cleared, []),
            ],
            total: 415
        )
        record.end = .found(
            try SampleRecord.culprit(),
            parents: [
                ParentRecord(commit: parent.id, how: "tested good 12 times", title: "btrfs: the one before")
            ],
            expectation: .none
        )
        return record
    }

    /// What cured it; in mainline, and missing in the series of the broken end, unless `isMainline` says otherwise.
    static func fix(isMainline: Bool = true) throws -> SessionRecord {
        var record = try SampleRecord.begun()
        record.command = "kbisect run --find fix v6.0.9..v6.2 --repo /home/me/linux"
        record.search = SearchFacts(terms: .standard(.fix))
        record.search.missRate = MissRate(sightings: 4)
        record.search.reached = 0.9991
        record.old = [SessionRecord.End(asked: "v6.0.9", name: "v6.0.9", commit: try SampleRecord.id("bad00001"))]
        record.new = SessionRecord.End(asked: "v6.2", name: "v6.2", commit: try SampleRecord.id("600d0009"))
        let before = try commit("bad00005", "btrfs: the last broken one")
        let cure = try commit("cafe", "btrfs: fix hole after direct IO append", parents: ["bad00005"])
        record.probes = [
            probe(1, try commit("bad00001", "Linux 6.0.9"), .bad, shown: 2, "the broken end"),
            probe(2, try commit("600d0009", "Linux 6.2"), .good, clean: 1, "the fixed end"),
            probe(3, before, .bad, shown: 2),
            probe(4, cure, .good, clean: 3),
        ]
        record.graph = GraphOutline(
            nodes: [
                try node("600d0009", .good, .excluded, [("cafe", 7)]),
                try node("cafe", .good, .suspect, [("bad00005", 0)]),
                try node("bad00005", .bad, .cleared, [("ab12", 0)]),
                try node("ab12", nil, .cleared, [("bad00001", 4)]),
                try node("bad00001", .bad, .cleared, []),
            ],
            total: 415
        )
        var facts = try SampleRecord.facts()
        (facts.upstream, facts.twins) = (nil, [])
        facts.releases = CulpritFacts.Releases(
            mainline: isMainline ? "v6.2-rc1" : nil,
            stable: isMainline ? ["v6.1.9"] : []
        )
        record.culprit = facts
        record.end = .found(
            cure,
            parents: [ParentRecord(commit: before.id, how: "tested broken", title: before.title)],
            expectation: .none
        )
        return record
    }

    /// A search for what made something fast again, in a person's own words.
    static func ownWords() throws -> SessionRecord {
        var record = try fix(isMainline: false)
        record.search.terms = try Terms(sought: .fix, old: "slow", new: "fast")
        return record
    }

    /// A merge whose sides are well alone.
    static func merge(firstParent: Bool = false) throws -> SessionRecord {
        var record = try flaky()
        let merge = try commit("c0ffee", "Merge branch 'for-linus'", parents: ["600d0003", "600d0004"])
        record.probes[4].commit = merge
        record.search.isFirstParent = firstParent
        record.end = .found(
            merge,
            parents: [
                ParentRecord(commit: try SampleRecord.id("600d0003"), how: "tested good", title: "one side"),
                ParentRecord(commit: try SampleRecord.id("600d0004"), how: "tested good", title: "the other side"),
            ],
            expectation: .none
        )
        return record
    }

    static func skippedLeft() throws -> SessionRecord {
        var record = try flaky()
        record.search.reached = nil
        record.end = .onlySkippedLeft([
            try commit("5c1b0002", "btrfs: does not build"), try commit("5c1b0009", "named by a person"),
            try SampleRecord.culprit(),
        ])
        return record
    }

    static func notSettled() throws -> SessionRecord {
        var record = try skippedLeft()
        record.end = .notSettled([try SampleRecord.culprit(), try commit("5c1b0007", "another")])
        return record
    }

    /// Built with patches on top, whose names are hostile.
    static func patched() throws -> SessionRecord {
        var record = try flaky()
        let patches = ["mend-build.patch", hostile]
        record.search.patches = patches
        for index in record.probes.indices { record.probes[index].patches = patches }
        return record
    }
}
