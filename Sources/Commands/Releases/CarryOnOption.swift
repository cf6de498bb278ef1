// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import ScenarioFiles
import Search
import Sessions

/// A search over releases that is carried on among commits.
struct CarryOnOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Carry on where 'releases run' ended: its scenario, its two upstream versions as known ends, and the "
                + "distribution's configuration, cut down to what its guests loaded.",
            valueName: "session"
        )
    )
    var carryOn: String?

    /// What is carried on; `nil` where nothing is.
    func start(_ engine: EngineOptions) throws -> CarriedSearch? {
        guard let carryOn else { return nil }
        let folder = try SessionCatalogue(below: engine.machine.place.folder.sessions).find(carryOn)
        return try CarriedSearch(folder, engine)
    }
}

/// What a search over releases hands on.
struct CarriedSearch: Sendable {
    let scenario: Scenario
    let terms: Terms
    /// The upstream versions, as tags.
    let old: String
    let new: String
    let notes: [String]

    init(_ folder: SessionFolder, _ engine: EngineOptions) throws {
        let record = try folder.readRecord()
        guard record.kind == .releases else {
            throw BadInput("--carry-on takes a session of 'kbisect releases run', and '\(folder.name)' is none")
        }
        guard case .found = record.end, let difference = record.releases?.difference else {
            throw BadInput("the session '\(folder.name)' has no answer to carry on from: 'kbisect show \(folder.name)'")
        }
        guard let old = difference.older.upstream, let new = difference.newer.upstream, old != new else {
            throw BadInput(
                "\(difference.older.version) and \(difference.newer.version) do not say which upstream kernels they were "
                    + "made of: name the range, with the scenario, as 'kbisect run GOOD..BAD --scenario ...'"
            )
        }
        (self.old, self.new, terms) = (old, new, record.terms)
        scenario = engine.configured(
            try CarriedConfiguration.apply(
                to: engine.test.loadTest(session: folder.keptScenario(record)),
                from: folder,
                record
            )
        )
        notes = [
            "carried on from \(folder.name): \(difference.older.version) is \(terms.old) and \(difference.newer.version) is "
                + "\(terms.new); a distribution's own patches are in neither \(old) nor \(new)"
        ]
    }
}
