// SPDX-License-Identifier: Apache-2.0

package import Search
package import Sessions

// What guides the choice of commits is written down like a result: a session that is resumed has to choose the same ones.
extension JournaledBench {
    package func anticipate(_ commit: CommitID) async {
        if !isReplaying { await bench.anticipate(commit) }
    }

    package func endAnticipating() async { await bench.endAnticipating() }

    package func prepare(for graph: CommitGraph) async { await bench.prepare(for: graph) }

    package func outlook(after built: CommitID, among graph: CommitGraph) async throws -> Outlook? {
        if let known = journal.known(outlookAfter: built) { return known }
        guard let outlook = try await bench.outlook(after: built, among: graph) else { return nil }
        try journal.append(.foreseen(outlook))
        return outlook
    }

    package func forecast(_ commits: [CommitID], among graph: CommitGraph) async throws -> Forecast? {
        if let known = journal.known(forecastFor: commits) { return known }
        guard let forecast = try await bench.forecast(commits, among: graph) else { return nil }
        try journal.append(.foretold(forecast))
        return forecast
    }
}
