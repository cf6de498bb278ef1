// SPDX-License-Identifier: Apache-2.0

package import HostTools

extension HostSurvey {
    /// What was found, as a session's record holds it.
    package var sessionTools: [SessionRecord.Tool] {
        findings.compactMap { finding in
            finding.found.map { SessionRecord.Tool(name: finding.tool.name, version: $0) }
        }
    }
}
