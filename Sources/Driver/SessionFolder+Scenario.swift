// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestFiles
import HostFiles
package import ScenarioFiles
package import Sessions
import SystemPackage

extension SessionFolder {
    private var scenarioFile: FilePath { path.appending("scenario.json") }

    /// Keeps the scenario as it was understood, and what shows the bug: a proof and a report need both later.
    ///
    /// - Returns: What the record says of the reproducer; `nil` where booting is the test.
    package func keep(_ scenario: Scenario) throws -> SessionRecord.Reproducer? {
        try write(json: scenario, to: scenarioFile)
        guard let reproducer = scenario.reproducer else { return nil }
        let name = "reproducer" + Self.suffix(of: reproducer.source.written)
        let copy = path.appending(name)
        switch try reproducer.source.locate() {
        case .embedded(let embedded): try write(EmbeddedFiles.text(of: embedded) ?? "", to: copy)
        case .file(let file):
            do {
                // The content: a symbolic link would lead elsewhere from here.
                try Durable.write(Data(contentsOf: URL(filePath: file.string)), to: copy)
            } catch {
                throw StateError.notWritten(copy, reason: StateError.plain(error))
            }
        }
        return SessionRecord.Reproducer(
            name: reproducer.source.written,
            file: name,
            arguments: reproducer.arguments,
            runs: scenario.runs
        )
    }

    /// The scenario that a session ran with, and with the very reproducer.
    package func keptScenario(_ record: SessionRecord) throws -> Scenario {
        var scenario: Scenario
        do {
            let data = Data(try SmallFile.read(scenarioFile, limit: 16 << 20))
            scenario = try JSONDecoder().decode(Scenario.self, from: data)
        } catch Errno.noSuchFileOrDirectory {
            throw SessionError.lacks(name, what: "scenario.json; give the scenario with --scenario")
        } catch {
            throw SessionError.damaged(scenarioFile, reason: "\(error)")
        }
        if let kept = record.reproducer, let copy = FilePath.Component(kept.file), copy.kind == .regular {
            scenario.reproducer?.source = FileReference(path.appending(copy).string)
        }
        return scenario
    }

    /// The ending of a file name, where it is a plain one: the guest's files are told by their content.
    private static func suffix(of name: String) -> String {
        guard let ending = FilePath(name).extension, (1...4).contains(ending.utf8.count),
            ending.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) })
        else { return "" }
        return "." + ending
    }
}

extension Scenario.Rules {
    /// What counts as bad, for a person, one text for each condition.
    package var words: [String] {
        badIf.map { condition in
            switch condition {
            case .exitStatus: "the reproducer's exit status says so"
            case .crash(nil): "the kernel crashes"
            case .crash(let pattern?): "the kernel crashes with \(pattern.description)"
            case .warning: "the kernel warns"
            case .console(let pattern): "the console says \(pattern.description)"
            case .output(let pattern): "the reproducer prints \(pattern.description)"
            case .noBoot: "the kernel does not boot"
            case .noBuild: "the kernel does not build"
            case .slowerThan(let limit): "a run takes longer than \(limit)"
            }
        }
    }
}
