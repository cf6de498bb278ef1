// SPDX-License-Identifier: Apache-2.0

/// Something that the program has to refuse: a row of the table in docs/reliability.md.
struct BadInput: Sendable {
    /// What is given, in words.
    var given: String
    /// A line for bash, in which `kbisect` is the program, and `$repo` and `$demo` are options for what it needs.
    var line: String
    /// What the program has to end with.
    var status: Int
    /// What its message has to have in it.
    var parts: [String]
    /// What bash does before, in the empty folder in which the line is run.
    var setup: String

    init(_ given: String, _ line: String, _ status: Int = 64, saying parts: String..., after setup: String = "") {
        self.given = given
        self.line = line
        self.status = status
        self.parts = parts
        self.setup = setup
    }

    /// The sorts, each a table of its own.
    static let sorts: [(title: String, inputs: [BadInput])] = [
        ("Options", options),
        ("Revisions and paths", revisions),
        ("Repositories", repositories),
        ("Scenarios", scenarios),
        ("Reproducers, fragments and patches", tests),
        ("Logs, sessions and reports", sessions),
        ("The state folder and the machine", machine),
        ("Released kernels", releases),
        ("Searches by hand", byHand),
    ]
}
