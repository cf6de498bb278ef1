// SPDX-License-Identifier: Apache-2.0

import Search
import Sessions

/// What a mail says of released kernels, in the place of a commit.
extension MailBody {
    /// Which two releases, and what was upstream between them.
    func betweenPoint(_ pair: ReleasePair) -> String {
        let upstream =
            SpokenReleases.upstreamRange(pair, record).map { ", upstream \($0.displayable(upTo: 120))," } ?? ""
        let place =
            "between the released kernels \(pair.older.shownVersion), the last \(record.terms.old) one, and "
            + "\(pair.newer.shownVersion), the first \(record.terms.new) one\(upstream.isEmpty ? "," : upstream)"
        return "This \(isFix ? "was fixed" : "broke") \(place) as a search over a distribution's packages found: "
            + "\(symptom)."
    }

    /// What weakens the point, and what a person has to do before it is sent.
    var warningsOfReleases: [MailBlock] {
        var warnings: [String] = []
        if case .between = answer {
            warnings.append(
                "Which commit it is, is not known. The kernels are a distribution's, with patches of its own; no "
                    + "vanilla kernel was tested."
            )
        }
        let recipients = MailRecipients(record, answer: answer)
        let lists = (recipients.to + recipients.copies).map(\.address).joined(separator: " and ")
        let now =
            recipients.isPlaceholder
            ? "the address it goes to, \(lists), is nobody's" : "so far it goes to \(lists) and to no person"
        let subsystems = (record.releases?.difference?.subsystems ?? []).prefix(5).map { $0.displayable(upTo: 60) }
        let whose = subsystems.isEmpty ? "the subsystem" : subsystems.joined(separator: ", ")
        warnings.append(
            "To be edited before it is sent: without a commit there is nobody to be asked for, and \(now). Add the "
                + "maintainers of the distribution's kernel, and those of \(whose), whom scripts/get_maintainer.pl of a "
                + "Linux clone names. Then take this note out."
        )
        return warnings.map(MailBlock.banner)
    }

    /// The change log between the two, and how to carry on.
    func between(_ pair: ReleasePair) -> [MailBlock] {
        let sides = [("Last \(record.terms.old)", pair.older), ("First \(record.terms.new)", pair.newer)]
        var items = sides.map { "\($0.0): \(Self.words($0.1))" }
        if let upstream = SpokenReleases.upstream(pair, record) { items.append("Upstream: \(upstream)") }
        let difference = record.releases?.difference
        if let count = difference.flatMap(SpokenReleases.count) { items.append(count.capitalizedFirst) }
        if let problem = SpokenReleases.problem(record) { items.append("Change log: \(problem)") }
        var blocks: [MailBlock] = [.heading("What lies between"), .items(items)]
        let telling = difference?.telling ?? []
        if !telling.isEmpty {
            let shown = telling.prefix(Self.mostChanges).map { change in
                "In \(change.version.displayable(upTo: 60)): \(change.text.displayable(upTo: 200))"
            }
            let more = telling.count > shown.count ? ["and \(telling.count - shown.count) more"] : []
            blocks += [.paragraph("The entries that touch what this is about:"), .items(shown + more)]
        }
        if attachments.has(MailAttachments.changeLog) {
            blocks.append(.paragraph("All entries are attached as \(MailAttachments.changeLog)."))
        }
        return blocks + carryOn
    }

    private static var mostChanges: Int { 50 }

    /// The command, whole or not at all.
    private var carryOn: [MailBlock] {
        guard let command = record.releases?.difference?.carryOn, command == command.displayable,
            (1...900).contains(command.utf8.count)
        else { return [] }
        return [.paragraph("With a Linux clone, this command carries on among the commits:"), .command([command])]
    }

    /// Whose kernels these are, and which were booted.
    var packages: [String] {
        var seen: Set<CommitID> = []
        let tested = record.probes.filter { seen.insert($0.commit.id).inserted }.prefix(50).map { probe in
            let release = probe.commit.release.map(Self.words) ?? probe.commit.title.displayable(upTo: 160)
            let name = probe.kernelRelease.map { ", uname -r \($0.displayable(upTo: 100))" } ?? ""
            return "Tested \(record.terms.word(for: probe.verdict)): \(release)\(name)"
        }
        return [
            "Not vanilla: each kernel is a package of the distribution as it is; kbisect fetched it and built nothing"
        ] + tested
    }

    /// Which upstream kernels the ends were made of.
    var upstreamOfEnds: String {
        let names = ([record.new] + record.old).map { end in
            let upstream = end.release?.upstream.map { ", made of \(Self.name($0))" } ?? ""
            return Self.name(end.name) + upstream
        }
        return "The ends are \(names.joined(separator: "; "))."
    }

    /// `6.1.176-1, package linux-image-... (amd64), from apt: bookworm, signed archive`
    private static func words(_ release: ReleaseRecord) -> String {
        let packages = release.packages.prefix(3).map(SpokenReleases.package).joined(separator: "; ")
        return release.shownVersion + (packages.isEmpty ? "" : ", package \(packages)")
    }
}
