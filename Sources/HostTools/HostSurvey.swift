// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HostCommands
package import SystemPackage

/// What this machine has of what a bisection needs.
package struct HostSurvey: Hashable, Sendable {
    /// One tool, and what was found of it.
    package struct Finding: Hashable, Sendable {
        /// What was looked for.
        package var tool: HostTool
        /// The first line of its version, or where it is; `nil` where it is missing.
        package var found: String?
    }

    /// In the order of ``HostTool/all``.
    package var findings: [Finding]
    /// Processors that are online.
    package var processors: Int
    /// Memory of the machine, in MiB.
    package var memoryMiB: Int
    /// What builds and guests of the session run in, once that is decided.
    package var sandbox: SandboxDecision?

    /// Those that nothing works without and that are not here.
    package var missing: [HostTool] { findings.filter { $0.found == nil && $0.tool.isRequired }.map(\.tool) }

    /// Whether a tool was found, by its name.
    package func has(_ name: String) -> Bool { findings.contains { $0.tool.name == name && $0.found != nil } }

    /// Looks for each tool by running it, or by looking for its file.
    package static func survey(_ tools: [HostTool] = HostTool.all, runner: any CommandRunner) async throws -> HostSurvey
    {
        var findings: [Finding] = []
        for tool in tools {
            findings.append(Finding(tool: tool, found: try await look(for: tool, runner: runner)))
        }
        return HostSurvey(
            findings: findings,
            processors: ProcessInfo.processInfo.activeProcessorCount,
            memoryMiB: Int(ProcessInfo.processInfo.physicalMemory >> 20)
        )
    }

    /// Free space, in MiB, of the file system that a folder is, or would be made, on.
    package static func freeMiB(at folder: FilePath) -> Int? {
        var existing = folder
        while !FileManager.default.fileExists(atPath: existing.string), existing.removeLastComponent() {}
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: existing.string)
        return (attributes?[.systemFreeSize] as? Int).map { $0 >> 20 }
    }

    private static func look(for tool: HostTool, runner: any CommandRunner) async throws -> String? {
        switch tool.test {
        case .file(let paths):
            return paths.first { FileManager.default.fileExists(atPath: $0) }
        case .program(let arguments):
            do {
                let output = try await runner.capture(HostCommand(tool.name, arguments), timeout: .seconds(20))
                guard output.end.isSuccess else { return nil }
                let lines = (output.text + output.errorText).split(separator: "\n")
                return lines.first { $0.contains { $0.isNumber } }.map { String($0.prefix(120)) } ?? "found"
            } catch is HostCommandError {
                return nil
            }
        }
    }
}

/// A tool that nothing works without is not here.
package struct MissingTools: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is missing.
    package var tools: [HostTool]

    package init(_ tools: [HostTool]) {
        self.tools = tools
    }

    package var description: String {
        let lines = tools.map { "  \($0.name): \($0.purpose)" }.joined(separator: "\n")
        let packages = tools.map(\.package).joined(separator: " ")
        return
            "this machine lacks what building or booting a kernel needs:\n\(lines)\nInstall it: apt-get install \(packages)"
    }
}
