// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

extension MarkdownReport {
    /// Each probe, a row.
    var tested: [String] {
        let isOfReleases = record.kind == .releases
        let head = [
            "## What was tested\n",
            "| # | \(record.unit) | verdict | why | tested for | \(isOfReleases ? "fetch" : "build") | boot | test | "
                + "evidence |",
            "| --: | --- | --- | --- | --- | --: | --: | --: | --- |",
        ]
        let rows = record.probes.map { probe in
            let cells = [
                "\(probe.number)", Self.commit(of: probe), verdict(of: probe),
                probe.reason.displayable(upTo: 200).markdown, probe.purpose.markdown,
                Self.time(isOfReleases ? probe.seconds.fetch : probe.seconds.build), Self.time(probe.seconds.boot),
                Self.time(probe.seconds.test),
                Self.link(to: probe.evidence),
            ]
            return "| " + cells.joined(separator: " | ") + " |"
        }
        return head + rows + [""]
    }

    private static func name(of commit: CommitRecord) -> String {
        commit.release.map { $0.shownVersion.markdown } ?? "`\(commit.id.short)`"
    }

    /// The commit, and what was made of it.
    private static func commit(of probe: ProbeRecord) -> String {
        let made = probe.made.map { ", **\(SpokenProof.made($0))**" } ?? ""
        let patches = SpokenProbe.patches(probe.patches).map { ", \($0.markdown)" } ?? ""
        let same = SpokenProbe.same(probe).map { ", \($0)" } ?? ""
        return "\(name(of: probe.commit)) \(probe.commit.title.displayable(upTo: 72).markdown)\(made)\(patches)\(same)"
    }

    /// The verdict in the search's words, with the boots behind it where there were several.
    private func verdict(of probe: ProbeRecord) -> String {
        let more = [
            SpokenProbe.trials(probe), SpokenProbe.missed(probe).map { "**\($0)**" },
            SpokenProbe.remarks(probe)?.markdown,
        ]
        .compactMap(\.self)
        let word = record.terms.word(for: probe.verdict).markdown
        return more.isEmpty ? word : "\(word) (\(more.joined(separator: "; ")))"
    }

    /// A link only where the name cannot end it.
    private static func link(to folder: String) -> String {
        if folder.isEmpty { return "" }
        let isPlain = folder.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "/-".utf8.contains(byte)
            }
        }
        return isPlain ? "[\(folder)](\(folder)/)" : folder.markdown
    }

    private static func time(_ seconds: Double?) -> String {
        seconds.map { "\(($0 * 10).rounded() / 10) s" } ?? ""
    }

    /// What kernels reported when they crashed, with their addresses looked up.
    var crashes: [String] {
        let reports = record.probes.flatMap { probe -> [String] in
            guard let oops = probe.oops, !oops.lines.isEmpty else { return [] }
            let title = probe.crash.map { ": \($0.displayable(upTo: 200).markdown)" } ?? ""
            return ["Probe \(probe.number), \(Self.name(of: probe.commit))\(title)\n"]
                + MarkdownFence.lines(Array(oops.lines.prefix(200))) + [""]
        }
        return reports.isEmpty ? [] : ["## Crashes\n"] + reports
    }
}

/// A block of code that nothing within it can end.
enum MarkdownFence {
    static func lines(_ content: [String]) -> [String] {
        let content = content.map { $0.displayable(upTo: 300) }
        var (longest, run) = (0, 0)
        for scalar in content.joined(separator: "\n").unicodeScalars {
            run = scalar == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: max(3, longest + 1))
        return ["\(fence)text"] + content + [fence]
    }
}
