// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import GitHistory
import HostFiles
import Search
import Sessions

/// A search of `git bisect` that is taken over.
struct ReplayOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Take over what 'git bisect log' or 'kbisect log' printed: its marks become the ends; '-' is standard input.",
            valueName: "file"
        )
    )
    var replay: String?

    /// Reads the log.
    ///
    /// - Parameter repository: Tells paths from revisions, where the log does not.
    /// - Returns: `nil` where none is named.
    func log(in repository: GitRepository) async throws -> ReplayedLog? {
        guard let replay else { return nil }
        let bytes = try Self.bytes(of: replay)
        // Which words it takes for revisions is known only as it is read, so it is read twice.
        var asked: [String] = []
        _ = try BisectLogReader.read(bytes) {
            asked.append($0)
            return true
        }
        var unknown: Set<String> = []
        for word in asked {
            do {
                _ = try await repository.resolve(word)
            } catch GitError.unknownRevision {
                unknown.insert(word)
            }
        }
        return try BisectLogReader.read(bytes) { !unknown.contains($0) }
    }

    /// From standard input a little more than a log may have, so that a longer one is refused.
    private static func bytes(of name: String) throws -> [UInt8] {
        do {
            guard name == "-" else { return try SmallFile.read(EngineOptions.absolute(name), limit: limit) }
            var bytes: [UInt8] = []
            while bytes.count <= limit, let data = try FileHandle.standardInput.read(upToCount: 1 << 20), !data.isEmpty
            {
                bytes += data
            }
            return bytes
        } catch {
            throw BadInput("cannot read the log '\(name)' of --replay: \(StateError.plain(error))")
        }
    }

    private static let limit = 16 << 20
}

extension SearchOptions {
    /// What a person should know of a log that is taken over.
    func notes(taking log: ReplayedLog) -> [String] {
        var notes: [String] = []
        if sought.find == nil, log.soundsLikeFix {
            notes.append(
                "the log's words are '\(log.terms.old)' and '\(log.terms.new)', so the commit that cured the bug is "
                    + "looked for; with --find cause it is the one that brought it"
            )
        }
        if let named = log.named {
            notes.append("git named \(named.short) as the \(log.terms.firstNew)")
        }
        return notes
    }
}

extension RangeArguments {
    /// The ends that a log has, and from the command line what it lacks.
    ///
    /// - Parameter needsAll: Whether both are needed.
    func replayedEnds(_ log: ReplayedLog, in terms: Terms, needsAll: Bool) throws -> (old: [String], new: String?) {
        var (old, new, typed) = (log.old, log.new, good + revisions)
        if new == nil, old.isEmpty, !typed.isEmpty { return try ends(in: terms) }
        if new == nil, good.isEmpty, typed.count == 1 { new = typed.removeFirst() }
        if old.isEmpty, !typed.contains(where: { $0.contains("..") }) { (old, typed) = (typed, []) }
        guard typed.isEmpty else {
            throw BadInput(
                "the log of --replay has the ends already: leave out \(typed.joined(separator: ", ")), or begin without "
                    + "--replay"
            )
        }
        guard needsAll else { return (old, new) }
        if new == nil { throw BadInput("the log of --replay has no \(terms.new) commit: name one after the options") }
        if old.isEmpty { throw BadInput("the log of --replay has no \(terms.old) commit: name one after the options") }
        return (old, new)
    }

    /// The ends that are meant: those of a log that is taken over, else those that were typed, else the scenario's.
    func ends(
        taking log: ReplayedLog?,
        in terms: Terms,
        scenarioGood: [String],
        scenarioBad: String?,
        needsOld: Bool
    ) throws -> (old: [String], new: String) {
        if let log {
            guard needsOld else {
                throw BadInput(
                    "--find-good begins with a bad commit alone, and --replay with a log: give one of the two"
                )
            }
            let ends = try replayedEnds(log, in: terms, needsAll: true)
            if let new = ends.new { return (ends.old, new) }
        }
        return try ends(in: terms, scenarioGood: scenarioGood, scenarioBad: scenarioBad, needsOld: needsOld)
    }
}

extension SearchRequest {
    /// Takes over what a log says besides its ends. Somebody tested these, and so they are believed.
    mutating func take(_ log: ReplayedLog, _ search: SearchOptions) {
        isFirstParent = isFirstParent || log.isFirstParent
        if paths.isEmpty { paths = log.paths }
        skippedIfInside = log.skipped
        trustsEnds = true
        notes = search.notes(taking: log)
        if log.named != nil { notes.append("it is tested again, with its parents") }
    }
}
