// SPDX-License-Identifier: Apache-2.0

import HostFiles
package import SystemPackage

/// Reads scenario files strictly: what is not understood is an error, never ignored.
package enum ScenarioReader {
    /// The version of the format that this program reads: the value of the key `kbisect`.
    package static let formatVersion = 1

    /// Reads a scenario.
    ///
    /// - Parameters:
    ///   - bytes: The file's content, not yet known to be text.
    ///   - name: What messages call the file.
    ///   - folder: The folder that relative paths start from; `nil` for an embedded scenario.
    /// - Throws: All problems of the file at once. Broken YAML hides those that stand behind it.
    package static func read(
        _ bytes: some Collection<UInt8>,
        name: String,
        folder: FilePath?
    ) throws(ScenarioError) -> Scenario {
        let (root, textProblems) = YAMLText.parse(bytes, file: name)
        guard let root else { throw ScenarioError(problems: textProblems) }
        var builder = ScenarioBuilder(file: name, folder: folder)
        let scenario = builder.scenario(root)
        let problems = (textProblems + builder.reader.problems).sorted { left, right in
            (left.line ?? 0, left.column ?? 0) < (right.line ?? 0, right.column ?? 0)
        }
        guard problems.isEmpty else { throw ScenarioError(problems: problems) }
        return scenario
    }

    /// Reads an embedded scenario from its text.
    package static func read(embedded text: String, name: String) throws(ScenarioError) -> Scenario {
        try read(text.utf8, name: name, folder: nil)
    }

    /// Reads a scenario from disk.
    package static func read(file: FilePath) throws(ScenarioError) -> Scenario {
        let content: [UInt8]
        do {
            content = try SmallFile.read(file, limit: YAMLText.byteLimit)
        } catch {
            throw ScenarioError(problems: [
                ScenarioProblem(
                    file: file.string,
                    line: nil,
                    column: nil,
                    message: "cannot read the scenario: \(error); 'kbisect scenario list' names those built in"
                )
            ])
        }
        let folder = file.removingLastComponent()
        return try read(content, name: file.string, folder: folder.isEmpty ? "." : folder)
    }
}
