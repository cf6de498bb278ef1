// SPDX-License-Identifier: Apache-2.0

import Foundation
import Proof
import Search
import Sessions
import SystemPackage
import Testing

/// docs/journal.schema.json against real journals, with Debian's python3-jsonschema.
@Suite struct JournalSchemaTests {
    private static let schema = Judge.repository.appending("docs/journal.schema.json").string

    /// Holds each line's JSON against the schema, and checks its length and CRC-32 by itself.
    private static let validator =
        Judge.readingSchema + """
            base = "file://" + os.path.dirname(sys.argv[1]) + "/"
            resolver = jsonschema.RefResolver(base, schema)
            validator = jsonschema.Draft202012Validator(schema, resolver=resolver)
            count = 0
            for line in open(sys.argv[2], "rb"):
                text = line[18:-1]
                if line[:18] != b"%08x %08x " % (zlib.crc32(text), len(text)): print("line", count + 1, "has another checksum")
                entry = json.loads(text)
                if len(sys.argv) > 3: entry["event"][sys.argv[3]] = {}
                for error in validator.iter_errors(entry):
                    print(count + 1, "/".join(map(str, error.absolute_path)), error.message[:200])
                count += 1
            print(count, "entries")
            """

    /// A journal with every event there is.
    private func journal() throws -> (ScratchFolder, String, count: Int) {
        let scratch = try ScratchFolder()
        let folder = try SessionFolder(below: scratch.path, scenario: "x", at: Date())
        var record = try SampleRecord.found()
        let probe = try #require(record.probes.first)
        (record.probes, record.end, record.graph, record.culprit, record.proof) = ([], nil, nil, nil, nil)
        let hash = String(repeating: "a", count: 64)
        let journal = try SessionJournal(
            in: folder,
            SessionBeginning(
                arguments: ["run", "a..b"],
                directory: "/home/user",
                record: record,
                files: [FileFingerprint(role: "gcc", path: "/usr/bin/gcc", sha256: hash)]
            )
        )
        var remarked = probe
        remarked.remark("a boot was tried again")
        let commit = probe.commit.id
        let outcome = BootOutcome(
            kernel: hash,
            probe: remarked,
            verdict: .bad,
            reason: "BAD",
            crash: ["BUG: x"],
            isForeign: false,
            isRestored: true
        )
        let events: [JournalEvent] = [
            .building(number: 1, commit: commit, purpose: "the bad end", key: commit.hex),
            .built(
                KernelOutcome(key: "k", probe: probe, image: .init(path: "/k", format: "vmlinux", sha256: hash))
            ),
            .built(
                KernelOutcome(
                    key: "k",
                    probe: probe,
                    image: .init(path: "/k", format: "vmlinux", sha256: hash, contents: hash)
                )
            ),
            .built(KernelOutcome(key: "k", probe: probe, image: nil)),
            .booting(number: 1, commit: commit, purpose: "the bad end", kernel: hash, count: 1),
            .booted(outcome),
            .decoded(kernel: hash, oops: ProbeRecord.Oops(lines: ["RIP: f at a.c:1"], resolved: 1)),
            .decoded(kernel: hash, oops: nil), .stopped("no space"), .resumed(kbisect: "0.2", notes: ["half written"]),
            .ended(.verified),
        ]
        for event in events { try journal.append(event) }
        return (scratch, folder.journalFile.string, events.count + 1)
    }

    @Test func everyEntryIsAsTheSchemaSays() async throws {
        let (scratch, file, count) = try journal()
        defer { withExtendedLifetime(scratch) {} }
        #expect(try await Judge.python(Self.validator, [Self.schema, file]) == "\(count) entries\n")
    }

    @Test func theSchemaRefusesWhatItDoesNotKnow() async throws {
        let (scratch, file, count) = try journal()
        defer { withExtendedLifetime(scratch) {} }
        let said = try await Judge.python(Self.validator, [Self.schema, file, "surprise"])
        #expect(said.split(separator: "\n").count > count, "\(said)")
    }
}
