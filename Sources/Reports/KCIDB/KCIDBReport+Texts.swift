// SPDX-License-Identifier: Apache-2.0

import Foundation
import Sessions

/// What the parts of a report say, made safe to say.
extension KCIDBReport {
    var publicAddress: String? {
        let plain = record.repository == record.repository.displayable && !record.repository.contains(" ")
        return plain && record.repository.hasPrefix("https://") ? record.repository : nil
    }

    var compiler: String? {
        record.tools.first { $0.name == "gcc" || $0.name == "clang" }?.version.displayable(upTo: 200)
    }

    func time(of probe: ProbeRecord, after seconds: Double?) -> String? {
        guard let at = probe.at, let start = try? Date(record.started, strategy: .iso8601) else { return nil }
        return start.addingTimeInterval(at + (seconds ?? 0)).formatted(.iso8601)
    }

    /// What was tested: a commit, with whatever was made of it.
    func comment(on probe: ProbeRecord) -> String {
        let more = [probe.made.map(SpokenProof.made), SpokenProbe.patches(probe.patches)].compactMap(\.self)
        return ([probe.commit.title.displayable(upTo: 200)] + more).joined(separator: ", ")
    }

    func commands(of probe: ProbeRecord) -> String? {
        guard let text = evidence?.read("\(probe.evidence)/commands.sh", limit: 64 << 10)?.text else { return nil }
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { String($0).displayable }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    func excerpt(_ probe: ProbeRecord) -> String {
        let said = [SpokenProbe.trials(probe), SpokenProbe.missed(probe), SpokenProbe.remarks(probe)].compactMap(\.self)
        var lines = [probe.reason] + said + [probe.crash ?? ""] + (probe.oops?.lines ?? [])
        if let output = evidence?.read("\(probe.evidence)/output.log", limit: 16 << 10) {
            lines += [output.damage ?? ""] + output.text.split(separator: "\n").map(String.init)
        }
        let text = lines.filter { !$0.isEmpty }.map { $0.displayable(upTo: 300) }.joined(separator: "\n")
        // The schema's limit is 16,384 characters.
        return String(text.unicodeScalars.prefix(16_000))
    }

    func misc(_ probe: ProbeRecord) -> KCIDBDocument.Misc {
        KCIDBDocument.Misc(
            kbisect: KCIDBDocument.Own(
                version: record.kbisect,
                kind: record.kind,
                scenario: record.scenario,
                probe: probe.number,
                purpose: probe.purpose,
                verdict: probe.verdict,
                reason: probe.reason.displayable(upTo: 1000),
                kernelRelease: probe.kernelRelease,
                taint: probe.taint,
                tree: probe.tree,
                image: probe.image,
                sameAs: probe.sameAs,
                made: probe.made,
                trials: probe.trials,
                terms: record.terms,
                patches: probe.patches.isEmpty ? nil : probe.patches.map { $0.displayable(upTo: 300) },
                isOfProof: probe.isOfProof,
                overruledBy: probe.overruledBy
            )
        )
    }

    /// A part of a test's path: letters, digits, dashes and underscores.
    static func pathPart(_ name: String) -> String {
        let plain = name.utf8.prefix(100).map { byte -> Character in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                Character(Unicode.Scalar(byte))
            default: "_"
            }
        }
        return plain.isEmpty ? "_" : String(plain)
    }
}
