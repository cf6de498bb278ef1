// SPDX-License-Identifier: Apache-2.0

import Noise
import Search
import Sessions

/// Sessions over Debian's released kernels: those that lose data after a partly touched append, and those that do not.
enum SampleReleases {
    /// What stands for a release in the search, which no person is to see.
    static func id(_ number: Int) throws -> CommitID { try SampleRecord.id("0bad1d0\(number)") }

    /// Oldest first; nobody vouches for the last.
    static let versions = ["6.1.170-3", "6.1.176-1", "6.1.187-1", "6.1.190-1", "6.1.192-2"]

    static func release(_ number: Int) -> ReleaseRecord {
        let version = versions[number]
        let isFile = number == versions.count - 1
        let package = ReleaseRecord.Package(
            name: "linux-image-6.1.0-\(47 + 3 * number)-cloud-amd64-unsigned",
            version: version,
            architecture: "amd64",
            bytes: 26_000_000,
            origin: isFile ? "/home/me/debs" : "apt: bookworm-security",
            trust: isFile ? nil : "signed archive"
        )
        let upstream = "v" + (version.split(separator: "-").first ?? "")
        return ReleaseRecord(version: version, flavour: "cloud-amd64", upstream: upstream, packages: [package])
    }

    static func commit(_ number: Int) throws -> CommitRecord {
        let release = release(number)
        var commit = CommitRecord(
            id: try id(number),
            parents: number == 0 ? [] : [try id(number - 1)],
            title: release.package,
            author: "",
            email: "",
            date: ""
        )
        commit.release = release
        return commit
    }

    static func end(_ number: Int) throws -> SessionRecord.End {
        let release = release(number)
        return SessionRecord.End(
            asked: release.version,
            name: release.version,
            commit: try id(number),
            release: release
        )
    }

    static func probe(_ number: Int, _ release: Int, _ verdict: Verdict, _ purpose: String) throws -> ProbeRecord {
        let commit = try commit(release)
        var probe = ProbeRecord(
            number: number,
            commit: commit,
            purpose: purpose,
            evidence: "probes/0\(number)-\(release)"
        )
        probe.verdict = verdict
        probe.reason =
            switch verdict {
            case .good: "exit status 0"
            case .bad: "BAD append-64k: a hole from 0 to 4096"
            case .skip: "the package has no module btrfs"
            }
        (probe.seconds.fetch, probe.seconds.total, probe.at) = (2.2, 9.5, Double(number) * 10)
        if verdict == .skip { return probe }
        (probe.seconds.boot, probe.seconds.test, probe.taint) = (4.1, 3.2, 0)
        probe.kernelRelease = "6.1.0-\(47 + 3 * release)-cloud-amd64"
        probe.trials = ProbeRecord.Trials(good: verdict == .good ? 5 : 0, bad: verdict == .bad ? 2 : 0)
        return probe
    }

    /// Nothing is tested yet.
    static func begun(_ sought: Sought = .fix) throws -> SessionRecord {
        let sample = try SampleRecord.begun()
        var record = SessionRecord(
            kind: .releases,
            kbisect: sample.kbisect,
            command: "kbisect releases run 6.1.170-3..6.1.190-1 --find fix --scenario btrfs-partial-append",
            repository: "",
            scenario: "btrfs-partial-append",
            title: "btrfs: appends from partly touched buffers leave a hole in front of the data",
            search: SearchFacts(terms: .standard(sought)),
            old: [try end(0)],
            new: try end(3),
            suspects: 3,
            accelerator: sample.accelerator,
            tools: sample.tools,
            started: sample.started
        )
        (record.host, record.reproducer, record.badIf) = (sample.host, sample.reproducer, sample.badIf)
        record.releases = ReleaseFacts(
            sources: ["apt: bookworm, bookworm-security", "/home/me/debs"],
            candidates: try versions.indices.map { number in
                ReleaseFacts.Candidate(commit: try id(number), release: release(number))
            }
        )
        record.releases?.modules = ["virtio_blk", "btrfs"]
        return record
    }

    /// Between 6.1.176-1 and 6.1.187-1, in either direction.
    static func found(_ sought: Sought = .fix) throws -> SessionRecord {
        var record = try begun(sought)
        let (old, new): (Verdict, Verdict) = sought == .fix ? (.bad, .good) : (.good, .bad)
        record.probes = [
            try probe(1, sought == .fix ? 0 : 3, .bad, "the one end"),
            try probe(2, sought == .fix ? 3 : 0, .good, "the other end"),
            try probe(3, 1, old, "to narrow the range"), try probe(4, 2, new, "to narrow the range"),
        ]
        record.search.reached = 0.99347
        record.search.missRate = MissRate(sightings: 4)
        record.end = .found(
            try commit(2),
            parents: [ParentRecord(commit: try id(1), how: "tested \(record.terms.old)", title: release(1).package)],
            expectation: .none
        )
        record.releases?.difference = difference()
        return record
    }

    static func difference() -> ReleaseFacts.Difference {
        let telling = (1...15).map { number in
            ReleaseFacts.Change(
                text: "btrfs: mend append number \(number)",
                version: "6.1.\(188 - (number + 1) / 2)-1",
                touchesSubsystem: true
            )
        }
        let others = (1...40).map { number in
            ReleaseFacts.Change(text: "drm/amdgpu: change \(number)", version: "6.1.180-1", touchesSubsystem: false)
        }
        var difference = ReleaseFacts.Difference(
            older: release(1),
            newer: release(2),
            changes: telling + others,
            subsystems: ["btrfs"]
        )
        difference.upstreamRange = "v6.1.176..v6.1.187"
        difference.carryOn = "kbisect run v6.1.176..v6.1.187 --find fix --repo LINUX --scenario btrfs-partial-append"
        return difference
    }

    /// One of each end.
    static func all() throws -> [SessionRecord] {
        let ends: [SessionEnd?] = [
            nil, .interrupted, .failed("no space"), .endsWrong("6.1.170-3 does not show the bug.\nLook there."),
            .onlySkippedLeft([try commit(1), try commit(2)]), .notSettled([try commit(2), try commit(1)]),
        ]
        let ended = try ends.flatMap { end in
            try [Sought.fix, .cause].map { sought in
                var record = try found(sought)
                (record.end, record.search.reached) = (end, nil)
                record.releases?.difference = nil
                return record
            }
        }
        var unread = try found()
        unread.releases?.difference?.changes = []
        unread.releases?.difference?.changesProblem = "the package has no change log"
        var bare = try found()
        bare.releases?.difference = nil
        return [try begun(), try found(), try found(.cause), unread, bare] + ended
    }

    /// One in which every text of others is this one.
    static func hostile(_ text: String, _ sought: Sought = .fix) throws -> SessionRecord {
        var record = try found(sought)
        var package = ReleaseRecord.Package(name: text, version: text, architecture: text, origin: text, trust: text)
        package.bytes = -1
        let release = ReleaseRecord(version: text, flavour: text, upstream: text, packages: [package, package])
        var facts = ReleaseFacts(sources: [text], candidates: [])
        facts.candidates = try versions.indices.map {
            ReleaseFacts.Candidate(commit: try id($0), release: release)
        }
        facts.modules = [text]
        let changes = [true, false].map { ReleaseFacts.Change(text: text, version: text, touchesSubsystem: $0) }
        var difference = ReleaseFacts.Difference(older: release, newer: release, changes: changes, subsystems: [text])
        (difference.changesProblem, difference.upstreamRange, difference.carryOn) = (text, text, text)
        facts.difference = difference
        record.releases = facts
        for index in record.probes.indices {
            record.probes[index].commit.release = release
            record.probes[index].commit.title = text
            record.probes[index].kernelRelease = text
        }
        record.old = [SessionRecord.End(asked: text + "x", name: text, commit: try id(0), release: release)]
        record.new = SessionRecord.End(asked: text + "x", name: text, commit: try id(3), release: release)
        var newer = try commit(2)
        (newer.release, newer.title) = (release, text)
        record.end = .found(
            newer,
            parents: [ParentRecord(commit: try id(1), how: text, title: text)],
            expectation: .none
        )
        return record
    }
}
