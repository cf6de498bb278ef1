// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import Foundation
import GitHistory
import HostFiles
import Search
import SystemPackage

/// What is put on top of each commit that is tested.
struct PatchOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A patch file, or a commit of the repository, to be applied on top of each commit before it is built; may "
                + "be repeated.",
            discussion: """
                For a stretch that does not build: name the commit that mended it. A commit that contains it already is \
                built as it is; one to which it does not apply is skipped.
                """,
            valueName: "file|commit"
        )
    )
    var withPatch: [String] = []

    /// Reads and checks them before anything else is done.
    static func items(_ texts: [String], in repository: GitRepository) async throws -> [AppliedPatches.Item] {
        var items: [AppliedPatches.Item] = []
        for text in texts {
            let path = EngineOptions.absolute(text)
            if FileManager.default.fileExists(atPath: path.string) {
                items.append(.file(try read(path, text), name: path.lastComponent?.string ?? text))
            } else {
                items.append(.commit(try await commit(text, in: repository)))
            }
        }
        return items
    }

    /// Those that are files.
    static func files(_ texts: [String]) -> [FilePath] {
        texts.map(EngineOptions.absolute).filter { FileManager.default.fileExists(atPath: $0.string) }
    }

    private static func commit(_ text: String, in repository: GitRepository) async throws -> CommitID {
        do {
            return try await repository.resolve(text).id
        } catch {
            guard case .unknownRevision = error else { throw error }
            throw BadInput("--with-patch \(text): there is no such file, and no such commit in '\(repository.path)'")
        }
    }

    private static func read(_ path: FilePath, _ text: String) throws -> Patch {
        let bytes: [UInt8]
        do {
            bytes = try SmallFile.read(path, limit: Patch.mostBytes)
        } catch {
            throw BadInput("--with-patch \(text): this cannot be read as a patch: \(error)")
        }
        do throws(PatchError) {
            return try Patch(bytes)
        } catch {
            throw BadInput("--with-patch \(text): \(error)")
        }
    }
}
