// SPDX-License-Identifier: Apache-2.0

import Foundation
import Search
import SystemPackage

/// A repository whose commits add, edit, delete and swap files, folders and links at random, the same for the same seed.
struct RandomHistory {
    let scratch: ScratchFolder
    let made: MadeRepository
    /// Each commit with what `git checkout` makes of it.
    private(set) var commits: [(id: CommitID, listing: [String: String])] = []

    init(seed: UInt64, commits count: Int) async throws {
        scratch = try ScratchFolder()
        made = try await MadeRepository(scratch.path.appending("made"))
        var numbers = SeededNumbers(seed: seed)
        var ids: [CommitID] = []
        let aSubmodule = String(repeating: "ab", count: 20)
        for index in 0..<count {
            for _ in 0..<12 { try change(&numbers) }
            try await made.git(["add", "-A"])
            if index % 3 == 1 {
                try await made.git(["update-index", "--add", "--cacheinfo", "160000,\(aSubmodule),module\(index % 2)"])
            }
            try await made.git(["commit", "-q", "--allow-empty", "-m", "\(index)"])
            ids.append(try await made.head())
            // git checkout of a submodule makes an empty folder; a later 'add -A' takes it away.
            try await made.git(["checkout", "-q", "-f", "HEAD"])
        }
        for id in ids {
            // A clone for each, so that what git makes is not what an earlier checkout left.
            let clean = scratch.path.appending("clean")
            try await made.git(["clone", "-q", "--no-checkout", made.path.string, clean.string])
            let clone = MadeRepository(existing: clean)
            try await clone.git(["checkout", "-q", "--detach", id.hex])
            commits.append((id, try listing(clean)))
            try FileManager.default.removeItem(atPath: clean.string)
        }
    }

    private func change(_ numbers: inout SeededNumbers) throws {
        let names = ["a", "b", "c.c", "dir", "sub", "ü", "with space", "new\nline"]
        let depth = Int.random(in: 1...3, using: &numbers)
        let parts = (0..<depth).map { _ in names[Int.random(in: 0..<names.count, using: &numbers)] }
        let top = made.path.string
        // A file or link in the way of a folder gives way to it.
        for length in 1..<max(depth, 1) + 1 where length < depth {
            let folder = ([top] + parts.prefix(length)).joined(separator: "/")
            if (try? FileManager.default.attributesOfItem(atPath: folder)[.type] as? FileAttributeType)
                != .typeDirectory
            {
                try? FileManager.default.removeItem(atPath: folder)
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            }
        }
        let path = ([top] + parts).joined(separator: "/")
        try? FileManager.default.removeItem(atPath: path)
        switch Int.random(in: 0..<8, using: &numbers) {
        case 0: break
        case 1:
            let targets = ["a", "../b", "/nonexistent", "dir/sub", String(repeating: "x", count: 300)]
            try FileManager.default.createSymbolicLink(
                atPath: path,
                withDestinationPath: targets[Int.random(in: 0..<targets.count, using: &numbers)]
            )
        case 2: try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        default:
            let length = [0, 1, 100, 70_000][Int.random(in: 0..<4, using: &numbers)]
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let mode: mode_t = Bool.random(using: &numbers) ? 0o755 : 0o644
            guard chmod(path, mode) == 0 else { throw Errno(rawValue: errno) }
        }
    }
}
