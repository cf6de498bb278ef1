// SPDX-License-Identifier: Apache-2.0

import Foundation
import FuzzTargets
import Testing

/// What `make fuzz` starts from, and what it found: each input is read again by its target.
///
/// Where something does not hold the target ends the process, and so these tests.
@Suite struct CorpusTests {
    private static let corpus = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fuzz/corpus")

    @Test(arguments: FuzzTarget.all.map(\.name)) func everyInputOfTheCorpusIsReadWell(name: String) throws {
        let target = try #require(FuzzTarget(named: name))
        let folder = Self.corpus.appending(path: name)
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(!files.isEmpty, "a target without a seed begins with nothing")
        for file in files { target.run(Array(try Data(contentsOf: file))) }
    }

    @Test func everyFolderOfTheCorpusHasATarget() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.corpus.path)
        #expect(Set(folders) == Set(FuzzTarget.all.map(\.name)))
    }
}
