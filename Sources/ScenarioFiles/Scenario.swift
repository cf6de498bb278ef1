// SPDX-License-Identifier: Apache-2.0

/// Everything that decides a bisection apart from the repository and the host: one scenario file, checked.
///
/// `docs/scenarios.md` describes the file, key by key. A value of this type has passed all checks that need
/// nothing but the text: whether the files that it names exist is found out when they are used.
package struct Scenario: Hashable, Sendable, Codable {
    /// A short name for folders and reports: `[a-z0-9-]+`, at most 64 characters.
    package var name: String
    /// One line for people; empty when the file gives none.
    package var title: String
    /// Revisions that are claimed to be good, as written; may be empty.
    package var good: [String]
    /// The revision that is claimed to be bad, as written.
    package var bad: String?
    /// The commit that is expected to be found, for demonstrations and tests.
    package var culprit: Culprit?
    /// How the kernel is configured and built.
    package var kernel: Kernel
    /// What runs in the guest; `nil` when booting is the whole test.
    package var reproducer: Reproducer?
    /// The virtual machine.
    package var machine: Machine
    /// When to stop waiting.
    package var timeouts: Timeouts
    /// How many times the reproducer runs in one boot; one bad run makes the probe bad. 1 to 1000.
    package var runs: Int
    /// What counts as bad.
    package var rules: Rules

    package init(
        name: String,
        title: String = "",
        good: [String] = [],
        bad: String? = nil,
        culprit: Culprit? = nil,
        kernel: Kernel = Kernel(),
        reproducer: Reproducer? = nil,
        machine: Machine = Machine(),
        timeouts: Timeouts = Timeouts(),
        runs: Int = 1,
        rules: Rules = Rules()
    ) {
        self.name = name
        self.title = title
        self.good = good
        self.bad = bad
        self.culprit = culprit
        self.kernel = kernel
        self.reproducer = reproducer
        self.machine = machine
        self.timeouts = timeouts
        self.runs = runs
        self.rules = rules
    }
}

extension Scenario {
    /// The commit that a bisection is expected to end at.
    package enum Culprit: Hashable, Sendable, Codable {
        /// This commit: a full name or its beginning, 7 to 40 hexadecimal digits, lower case.
        case commit(String)
        /// The stable twin of this one: the commit whose message says `commit <id> upstream.` or
        /// `[ Upstream commit <id> ]`; digits as for ``commit(_:)``.
        case upstream(String)
    }

    /// What runs in the guest.
    package struct Reproducer: Hashable, Sendable, Codable {
        /// C source, static binary or shell script: told by its content.
        package var source: FileReference
        /// Arguments after the program's name.
        package var arguments: [String]
        /// Added to the agent's environment.
        package var environment: [String: String]

        package init(source: FileReference, arguments: [String] = [], environment: [String: String] = [:]) {
            self.source = source
            self.arguments = arguments
            self.environment = environment
        }
    }

    /// When to stop waiting.
    package struct Timeouts: Hashable, Sendable, Codable {
        /// For building one kernel, configuration included.
        package var build: Duration
        /// From the start of the machine to the agent's first word.
        package var boot: Duration
        /// For one run of the reproducer.
        package var test: Duration

        package init(build: Duration = .seconds(3600), boot: Duration = .seconds(60), test: Duration = .seconds(120)) {
            self.build = build
            self.boot = boot
            self.test = test
        }
    }
}
