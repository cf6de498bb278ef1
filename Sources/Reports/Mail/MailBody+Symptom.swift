// SPDX-License-Identifier: Apache-2.0

import Sessions

extension MailBody {
    /// What the kernel and the reproducer said.
    var symptoms: [MailBlock] {
        guard let probe = evidence.probe else { return [] }
        let clean = record.kind == .releases ? "the last \(record.terms.old) release" : "a parent of the commit"
        var blocks: [MailBlock] = [
            .heading("What happens"),
            .paragraph(
                "On \(SpokenFacts.citation(probe.commit)): \(probe.reason.displayable(upTo: 300))"
                    + (SpokenProbe.trials(probe).map { " (\($0))" } ?? "")
            ),
        ]
        let output = evidence.output
        if !output.lines.isEmpty {
            let new = output.isNew == nil ? "" : " (\(clean) does not print those with >>)"
            blocks.append(.paragraph("The reproducer's first lines\(new):"))
            let marks = output.isNew?.map { $0 ? "  >> " : "     " } ?? output.lines.map { _ in "  " }
            blocks.append(.quote(Array(zip(marks, output.lines)).map { (mark: $0, line: $1) }))
        }
        if let crash = probe.crash { blocks.append(.paragraph("The kernel: \(crash.displayable(upTo: 300))")) }
        if let oops = probe.oops, !oops.lines.isEmpty {
            let shown = oops.lines.prefix(Self.mostOopsLines)
            blocks.append(
                .paragraph(
                    "Its report (\(oops.resolved.counted("line")) with an address that was looked up):"
                )
            )
            blocks.append(.quote(shown.map { (mark: "  ", line: $0) }))
            if shown.count < oops.lines.count {
                blocks.append(.paragraph("\(oops.lines.count - shown.count) more lines are in dmesg.txt."))
            }
        }
        return blocks
    }

    private static var mostOopsLines: Int { 60 }

    /// How anybody can see it.
    var reproduction: [MailBlock] {
        var blocks: [MailBlock] = [.heading("How to reproduce it")]
        if let reproducer = record.reproducer {
            let arguments = reproducer.arguments.map { $0.displayable(upTo: 100) }.joined(separator: " ")
            let called = arguments.isEmpty ? "without arguments" : "with the arguments: \(arguments)"
            let runs = reproducer.runs == 1 ? "once" : "\(reproducer.runs) times"
            let file = attachments.reproducer.map { ", attached as \($0)" } ?? ", which is not attached"
            blocks.append(
                .paragraph(
                    "The reproducer is \(reproducer.name.displayable(upTo: 100))\(file); it is run \(runs) in one "
                        + "boot, \(called)"
                )
            )
        } else {
            blocks.append(.paragraph("There is no reproducer: booting the kernel is the whole test."))
        }
        if !record.badIf.isEmpty {
            let words = record.badIf.map { $0.displayable(upTo: 200) }.joined(separator: "; ")
            blocks.append(.paragraph("What counts as \(record.terms.word(for: .bad)): \(words)"))
        }
        if attachments.has("commands.sh") {
            blocks.append(
                .paragraph(
                    record.kind == .releases
                        ? "The attached commands.sh has the commands for one of these kernels by hand."
                        : "The attached commands.sh has every command of the build, and of the boot where there was one."
                )
            )
        }
        return blocks + [.paragraph("This command repeats all of it:")] + command
    }

    /// The command, whole where that is possible: half a command is none.
    private var command: [MailBlock] {
        let text = record.command
        guard text == text.displayable, text.utf8.count <= 900 else {
            return [
                .command([text.displayable(upTo: 200)]),
                .paragraph("It is shortened here, since it does not fit a line; report.json has it whole."),
            ]
        }
        return [.command([text])]
    }
}
