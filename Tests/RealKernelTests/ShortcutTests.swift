// SPDX-License-Identifier: Apache-2.0

import Foundation
import Search
import Sessions
import SystemPackage
import Testing

/// What is left out changes no answer: each trap is the culprit once, with all shortcuts and with none.
@Suite(.serialized) struct ShortcutTests {
    private let program = DemoProgram()

    private func bisect(
        _ history: TrapHistory,
        _ trap: TrapHistory.Trap,
        _ options: [String],
        in folder: FilePath
    ) async throws -> SessionRecord {
        let reproducer = folder.appending("trap.c").string
        try Data(TrapHistory.reproducer.utf8).write(to: URL(filePath: reproducer))
        let bad = try #require(history.commits[.replaced])
        let output = try await program.run(
            [
                "run", "demo-short-good..\(bad)", "--repo", history.repository, "--scenario", "btrfs", "--reproducer",
                reproducer, "--arg", trap.rawValue, "--no-verify", "--json",
            ] + options,
            in: folder
        )
        #expect(output.end == .exited(0), "\(output.errorText)")
        return try JSONDecoder().decode(SessionRecord.self, from: Data(output.standardOutput))
    }

    @Test func everyTrapIsFoundWithAndWithoutThem() async throws {
        try await program.withFolder { folder in
            let history = try await TrapHistory(of: program.history(in: folder), in: folder)
            var contents: [CommitID: Set<String>] = [:]
            // From the store comes what the bisections before have built.
            let rounds: [(TrapHistory.Trap, [[String]])] = [
                (.magic, [[], ["--no-shortcuts"]]), (.buffer, [[]]), (.word, [[]]),
            ]
            for (trap, rounds) in rounds {
                for options in rounds {
                    let record = try await bisect(history, trap, options, in: folder)
                    guard case .found(let culprit, _, _) = record.end else {
                        Issue.record("\(trap) \(options): ended with \(String(describing: record.end))")
                        continue
                    }
                    #expect(culprit.id.hex == history.commits[trap], "\(trap) \(options)")
                    for probe in record.probes {
                        if let known = probe.contents { contents[probe.commit.id, default: []].insert(known) }
                    }
                    if !options.isEmpty {
                        #expect(record.probes.allSatisfy { $0.stored != true && $0.foretoldObjects == nil })
                    }
                }
            }
            // However a commit's kernel came about, from the store or after whichever other commit, it is the same.
            #expect(contents.values.allSatisfy { $0.count == 1 })
            #expect(contents.count > 5)
        }
    }
}
