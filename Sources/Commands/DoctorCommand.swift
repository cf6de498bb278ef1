// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import HostCommands
import HostTools
import Sessions
import TerminalOutput
import VirtualMachine

/// `kbisect doctor`
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what this machine has and lacks, and which package to install.",
        discussion: "Exit status: 0 everything that is needed is here, 1 something is missing."
    )

    @OptionGroup var place: StateOption

    @Flag(name: .long, help: "Print the findings as JSON.")
    var json = false

    func run() async throws {
        try await performing {
            let checkup = try await Checkup(state: place.folder)
            if json { try Terminal.say(json: checkup) } else { checkup.lines(Terminal.style()).forEach(Terminal.say) }
            return checkup.isReady ? ExitStatus.success : ExitStatus.bad
        }
    }
}

/// What `doctor` finds.
struct Checkup: Encodable {
    struct Row: Encodable {
        var name: String
        var purpose: String
        var found: String?
        var isRequired: Bool
        var package: String?
    }

    let rows: [Row]
    let isReady: Bool

    /// A guest of 256 MiB beside the linker, which takes the most.
    private static let neededMemoryMiB = 2048

    init(state: StateFolder) async throws {
        let runner = HostCommandRunner()
        let survey = try await HostSurvey.survey(runner: runner)
        var rows = survey.findings.map { finding in
            Row(
                name: finding.tool.name,
                purpose: finding.tool.purpose,
                found: finding.found,
                isRequired: finding.tool.isRequired,
                package: finding.tool.package
            )
        }
        let folder = state.cache
        let free = HostSurvey.freeMiB(at: folder) ?? 0
        rows.append(
            Row(
                name: "disk",
                purpose: "\(Workbench.neededMiB) MiB in \(folder) for sources and objects",
                found: free < Workbench.neededMiB ? nil : "\(free) MiB free",
                isRequired: true
            )
        )
        rows.append(
            Row(
                name: "memory",
                purpose: "\(Self.neededMemoryMiB) MiB to link a kernel and boot another",
                found: survey.memoryMiB < Self.neededMemoryMiB
                    ? nil : "\(survey.memoryMiB) MiB, \(survey.processors) processors",
                isRequired: true
            )
        )
        let sandbox = try await Sandbox.decide(.auto, hiding: [], runner: runner)
        rows.append(Self.row(of: sandbox))
        rows.append(try await Self.kvm(survey, state: state, sandbox: sandbox.sandbox, runner: runner))
        self.rows = rows
        isReady = rows.allSatisfy { $0.found != nil || !$0.isRequired }
    }

    private static func row(of decision: SandboxDecision) -> Row {
        let purpose = "runs the code of commits where it sees nothing of yours"
        return Row(
            name: "sandbox",
            purpose: decision.sandbox == nil ? "\(purpose): \(decision.reason)" : purpose,
            found: decision.sandbox == nil ? nil : decision.words,
            isRequired: false
        )
    }

    private static func kvm(
        _ survey: HostSurvey,
        state: StateFolder,
        sandbox: Sandbox?,
        runner: HostCommandRunner
    ) async throws -> Row {
        var row = Row(
            name: "KVM",
            purpose: "boots kernels many times faster; without it QEMU translates (TCG)",
            found: nil,
            isRequired: false
        )
        guard survey.has("qemu-system-x86_64") else { return row }
        let decision = try await AcceleratorProbe(runner: runner, cache: state.cache, sandbox: sandbox).decide(.auto)
        if decision.accelerator == .kvm { row.found = decision.reason } else { row.purpose += ": \(decision.reason)" }
        return row
    }

    func lines(_ style: TerminalStyle) -> [String] {
        let width = rows.map(\.name.count).max() ?? 0
        var lines = rows.map { row in
            let name = row.name + String(repeating: " ", count: width - row.name.count)
            if let found = row.found { return "\(style(.good, "ok     "))  \(name)  \(found.displayable)" }
            let word = row.isRequired ? style(.bad, "missing") : style(.skip, "absent ")
            let package = row.package.map { "; install it: apt-get install \($0)" } ?? ""
            return "\(word)  \(name)  \(row.purpose.displayable)\(package)"
        }
        let missing = rows.filter { $0.found == nil && $0.isRequired }.compactMap(\.package)
        if isReady {
            lines.append("\nThis machine can bisect kernels.")
        } else if missing.isEmpty {
            lines.append("\nThis machine cannot bisect kernels as it is.")
        } else {
            lines.append("\nTo install what is missing: apt-get install \(missing.joined(separator: " "))")
        }
        return lines
    }
}
