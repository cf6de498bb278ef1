// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HostTools
package import Sessions

extension HostSurvey {
    /// What was found, as a session's record holds it.
    package var sessionTools: [SessionRecord.Tool] {
        let tools = findings.compactMap { finding in
            finding.found.map { SessionRecord.Tool(name: finding.tool.name, version: $0) }
        }
        return tools + (sandbox.map { [SessionRecord.Tool(name: "sandbox", version: $0.words)] } ?? [])
    }

    /// The machine, as a session's record holds it.
    package var sessionHost: SessionRecord.Host {
        let release = Self.text("/etc/os-release").split(separator: "\n")
        let pretty = release.first { $0.hasPrefix("PRETTY_NAME=") }?.dropFirst("PRETTY_NAME=".count)
        return SessionRecord.Host(
            distribution: pretty.map { $0.filter { $0 != "\"" } } ?? "unknown",
            kernel: Self.text("/proc/version").filter { $0 != "\n" },
            processors: processors
        )
    }

    private static func text(_ file: String) -> String {
        (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    }
}
