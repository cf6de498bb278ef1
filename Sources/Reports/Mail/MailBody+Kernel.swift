// SPDX-License-Identifier: Apache-2.0

import Sessions

extension MailBody {
    /// What kernels these are, and what built and ran them.
    var kernel: [MailBlock] {
        var items = record.kind == .releases ? packages + [taint, upstreamOfEnds] : [vanilla, taint, lineage]
        if let release = evidence.probe?.kernelRelease { items.append("uname -r: \(release.displayable(upTo: 100))") }
        items.append("Guests run under \(record.accelerator.displayable(upTo: 200))")
        if let host = record.host {
            items.append("Distribution of the host: \(host.distribution.displayable(upTo: 100))")
            items.append("Kernel of the host: \(host.kernel.displayable(upTo: 300)), \(host.processors) processors")
        } else {
            items.append("Distribution of the host: not recorded")
        }
        items += record.tools.map { "\($0.name.displayable(upTo: 40)): \($0.version.displayable(upTo: 200))" }
        let version = evidence.version.map { version -> [MailBlock] in
            [.paragraph("/proc/version of the kernel that shows it:"), .quote([(mark: "  ", line: version)])]
        }
        return [.heading("Kernel and machine"), .items(items)] + (version ?? [])
    }

    private var vanilla: String {
        let patches = SpokenProbe.patches(record.search.patches)
        let made = record.probes.contains { $0.made != nil }
        let asIs = patches.map { "\($0) on top" } ?? "as it is"
        return "\(patches == nil ? "Vanilla: each" : "Not vanilla: each") kernel was built from a commit of "
            + "\(record.repository.displayable(upTo: 200)) \(asIs)"
            + (made ? ", but for those that the proof made by a revert or a pick" : "")
    }

    private var taint: String {
        let known = record.probes.compactMap(\.taint)
        let tainted = record.probes.filter { ($0.taint ?? 0) != 0 }
        if known.isEmpty { return "Tainted: not known, no guest said so" }
        if tainted.isEmpty {
            return "Not tainted: /proc/sys/kernel/tainted is 0 after the test in all \(known.count) guests that told"
        }
        let values = tainted.prefix(10).map {
            "\($0.taint ?? 0) (\(TaintFlags.words($0.taint ?? 0))) in probe \($0.number)"
        }
        return "Tainted after the test: \(values.joined(separator: "; "))"
    }

    /// What is attached, and what is not.
    var files: [MailBlock] {
        let names = attachments.files.map(\.name).joined(separator: ", ")
        return [
            .heading("Attached"),
            .items(["Attached: \(names)"] + attachments.missing.map { "Not attached: \($0.displayable(upTo: 300))" }),
        ]
    }

    /// What the robot reads, what a fix should say, and where all this comes from.
    var ending: [MailBlock] {
        regzbot + credits + [
            .paragraph(
                "Made by kbisect \(record.kbisect.displayable(upTo: 40)) from the record of its session; a person sends it."
            )
        ]
    }

    /// A paragraph of its own, as regzbot wants it. Without something to track there is none.
    private var regzbot: [MailBlock] {
        let introduced: String? =
            switch answer {
            case _ where record.kind == .releases: isFix ? nil : UpstreamRange(record, answer: answer)?.text
            case .culprit(let commit): commit.id.short
            case .suspects, .preliminary, .undecided:
                isFix ? nil : TestedRange(record).map { "\($0.old.short)..\($0.new.short)" }
            case .cure, .between, .refuted, .endsWrong: nil
            }
        guard let introduced else { return [] }
        return [.robot(["#regzbot introduced: \(introduced)", "#regzbot title: \(symptom)"])]
    }

    /// Indented: git send-email would write to whom a trailer names.
    private var credits: [MailBlock] {
        guard let commit = answer.culprit else { return [] }
        let title = commit.title.displayable(upTo: 200)
        let reporter = sender.map { $0.name.isEmpty ? $0.address : "\($0.name) <\($0.address)>" }
        let lines = ["Fixes: \(commit.id.short) (\"\(title)\")"] + (reporter.map { ["Reported-by: \($0)"] } ?? [])
        return [.paragraph("A fix may say:"), .command(lines)]
    }
}

/// The bits of `/proc/sys/kernel/tainted`, from Documentation/admin-guide/tainted-kernels.rst.
enum TaintFlags {
    private static let names = [
        "proprietary module", "forced module", "SMP on a system that is not made for it", "forced unloading",
        "machine check", "bad page", "user request", "oops or BUG", "ACPI table overridden", "warning",
        "staging driver", "firmware workaround", "out-of-tree module", "unsigned module", "soft lockup", "live patch",
        "distribution's own", "struct randomization", "in-kernel test",
    ]

    static func words(_ taint: Int) -> String {
        let set = names.indices.filter { taint & (1 << $0) != 0 }.map { names[$0] }
        return set.isEmpty ? "unknown flags" : set.joined(separator: ", ")
    }
}
