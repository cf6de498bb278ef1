// SPDX-License-Identifier: Apache-2.0

/// What the user asks for with `--sandbox`.
package enum SandboxChoice: String, Hashable, Sendable, CaseIterable {
    /// bubblewrap where programs were seen to run in it, nothing elsewhere, which is said.
    case auto
    /// bubblewrap, or an error that says why it does not work.
    case bwrap
    /// Nothing: what a commit says is run with all that the user may do.
    case none
}

/// Whether there is a sandbox, and why.
package struct SandboxDecision: Hashable, Sendable {
    /// The one to use; `nil` for none.
    package var sandbox: Sandbox?
    /// One line for a person, without a full stop.
    package var reason: String

    /// `bwrap: programs ran in it` or `none: bubblewrap is not installed`.
    package var words: String { "\(sandbox == nil ? "none" : Sandbox.program): \(reason)" }

    /// What a person has to know who did not ask for this.
    package var warnings: [String] {
        guard sandbox == nil, reason != Self.asked else { return [] }
        return ["builds and guests run without a sandbox: \(reason); --sandbox none takes that for granted"]
    }

    static let asked = "it was asked for"
}

/// A sandbox was asked for, and there is none.
package struct SandboxUnusable: Error, Hashable, Sendable, CustomStringConvertible {
    let reason: String

    package var description: String {
        "cannot run builds in a sandbox: \(reason)\n"
            + "Install bubblewrap; an ordinary user needs unprivileged user namespaces as well. "
            + "--sandbox none goes on without, which runs the code of every commit with all that you may do."
    }
}

/// Finds out whether programs can be run in the sandbox, by running some.
package struct SandboxProbe: Sendable {
    /// A busy machine gets its time: it must not lose its sandbox for that.
    private static let limit = Duration.seconds(60)
    /// What has to be the same program inside and outside.
    private static let tools = ["gcc", "ld", "make"]

    private let runner: any CommandRunner
    private let sandbox: Sandbox

    package init(runner: any CommandRunner, sandbox: Sandbox) {
        self.runner = runner
        self.sandbox = sandbox
    }

    /// The sandbox to use for a choice.
    ///
    /// - Throws: ``SandboxUnusable`` where one was asked for and does not work, `CancellationError`.
    package func decide(_ choice: SandboxChoice) async throws -> SandboxDecision {
        if choice == .none { return SandboxDecision(sandbox: nil, reason: SandboxDecision.asked) }
        switch (choice, try await problem()) {
        case (.bwrap, let problem?): throw SandboxUnusable(reason: problem)
        case (_, let problem?): return SandboxDecision(sandbox: nil, reason: problem)
        case (_, nil): return SandboxDecision(sandbox: sandbox, reason: "programs ran in it")
        }
    }

    private func problem() async throws -> String? {
        // cc1, which only gcc knows to find, and no file that it would write.
        let compile = ["-fsyntax-only", "-x", "c", "/dev/null"]
        do {
            for tool in Self.tools {
                guard let outside = try await version(of: tool) else { continue }
                guard try await run(tool, ["--version"]).text == outside else {
                    return "'\(tool)' is not the same program in it"
                }
            }
            let output = try await run("gcc", compile)
            guard output.end.isSuccess else { return "gcc in it: \(firstLine(output.errorText) ?? "\(output.end)")" }
            return nil
        } catch HostCommandError.notFound {
            return "bubblewrap is not installed"
        } catch HostCommandError.notStarted(_, let reason) {
            return reason
        }
    }

    /// `nil` where the machine has no such program, which is said elsewhere.
    private func version(of tool: String) async throws -> String? {
        do {
            let command = HostCommand(tool, ["--version"], inherits: ["PATH"])
            return try await runner.capture(command, timeout: Self.limit).text
        } catch HostCommandError.notFound {
            return nil
        }
    }

    private func run(_ tool: String, _ arguments: [String]) async throws -> CommandOutput {
        var command = HostCommand(tool, arguments)
        command.confinement = sandbox.confinement(writable: [])
        return try await runner.capture(command, timeout: Self.limit)
    }

    private func firstLine(_ text: String) -> String? {
        text.split(whereSeparator: \.isNewline).first.map { String($0.prefix(300)) }
    }
}
