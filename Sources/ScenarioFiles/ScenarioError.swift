// SPDX-License-Identifier: Apache-2.0

/// Why a scenario file cannot be used: every problem that it has.
package struct ScenarioError: Error, Hashable, Sendable {
    /// In the order of the file; never empty.
    package var problems: [ScenarioProblem]

    package init(problems: [ScenarioProblem]) { self.problems = problems }
}

/// One thing that is wrong in a scenario file.
package struct ScenarioProblem: Hashable, Sendable {
    /// What the file is called.
    package var file: String
    /// Line from 1; `nil` when it concerns the file as a whole.
    package var line: Int?
    /// Column from 1, in characters; `nil` like ``line``.
    package var column: Int?
    /// What is wrong, and what was expected.
    package var message: String

    package init(file: String, line: Int?, column: Int?, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }
}

extension ScenarioProblem: CustomStringConvertible {
    /// `file:line:column: message`, as compilers print it.
    package var description: String {
        let place = [line, column].compactMap(\.self).map { ":\($0)" }.joined()
        return "\(file)\(place): \(message)"
    }
}

extension ScenarioError: CustomStringConvertible {
    /// One problem a line.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
