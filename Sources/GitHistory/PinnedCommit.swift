// SPDX-License-Identifier: Apache-2.0

package import Search

/// Where the commit that a scenario names is in a history: there, or as the same change under another name.
package enum PinResolution: Hashable, Sendable {
    /// It is this one; `how` is a sentence for a person.
    case found(CommitID, how: String)
    /// It could be each of these, in the order of the history.
    case ambiguous([CommitID], how: String)
    /// It is none of the history's commits.
    case none(how: String)

    /// What it may be.
    package var commits: [CommitID] {
        switch self {
        case .found(let commit, _): [commit]
        case .ambiguous(let commits, _): commits
        case .none: []
        }
    }

    /// The same for a person, as a sentence.
    package var how: String {
        switch self {
        case .found(_, let how), .ambiguous(_, let how), .none(let how): how
        }
    }
}

extension GitRepository {
    /// Finds a commit of which 7 to 40 digits are known among others, or else its twin.
    ///
    /// A twin was taken from it, or is what it was taken from, or was taken from the same commit; to know of the
    /// last two, the repository must have it.
    ///
    /// - Throws: ``GitError``, `CancellationError`.
    package func pinned(_ text: String, among graph: CommitGraph) throws -> PinResolution {
        guard let pin = IDPrefix(text) else {
            return .none(how: "'\(text)' is not 7 to 40 hexadecimal digits of a commit's name")
        }
        let same = graph.commits.filter { $0.hex.hasPrefix(pin.text) }
        if let found = same.first {
            guard same.count == 1 else { return .ambiguous(same, how: "'\(text)' begins the names of \(list(same))") }
            return .found(found, how: "'\(text)' is \(found.short) in this history")
        }
        let known = handle.commit(named: pin)
        let sources = try known.map { try mentions(by: $0).filter(\.isUpstream) } ?? []
        for source in sources {
            guard let found = graph.commits.first(where: { source.id.agrees(with: IDPrefix(ObjectID($0))) }) else {
                continue
            }
            return .found(found, how: "'\(text)' is in this history as \(found.short): it says \"\(source.quote)\"")
        }
        return try twin(of: [known.map { IDPrefix($0) } ?? pin] + sources.map(\.id), text, graph)
    }

    /// The commit of the graph that says it was taken from the first of some others, or from one of the rest.
    private func twin(of names: [IDPrefix], _ text: String, _ graph: CommitGraph) throws -> PinResolution {
        var twins: [(id: CommitID, quote: String)] = []
        for (position, id) in graph.commits.enumerated() {
            if position % 512 == 0 { try Task.checkCancellation() }
            let mention = try mentions(by: ObjectID(id)).first { mention in
                mention.isUpstream && names.contains { $0.agrees(with: mention.id) }
            }
            if let mention { twins.append((id, mention.quote)) }
        }
        guard let first = twins.first else {
            return .none(how: "'\(text)' is not in this history, and no commit there says that it was taken from it")
        }
        guard twins.count == 1 else {
            let ids = twins.map(\.id)
            return .ambiguous(ids, how: "'\(text)' is in this history more than once: as \(list(ids))")
        }
        return .found(
            first.id,
            how: "'\(text)' is in this history as \(first.id.short), which says \"\(first.quote)\""
        )
    }

    private func mentions(by id: ObjectID) throws(GitError) -> [CommitMention] {
        try handle.withRawCommit(id) { CommitMention.all(in: $0.message) }
    }

    private func list(_ ids: [CommitID]) -> String {
        let shown = ids.prefix(5).map(\.short).joined(separator: ", ")
        return ids.count > 5 ? shown + " and \(ids.count - 5) more" : shown
    }
}
