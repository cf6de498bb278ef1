// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import GitHistory
import Search
import Sessions

/// What all commands understand that take a person's word for a commit.
struct MarkArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Which (default: the one that 'kbisect next' asks for; while it asks for none, the repository's HEAD).",
            valueName: "commit"
        )
    )
    var commits: [String] = []

    @Option(name: .long, help: ArgumentHelp("Why, for reports: 'does not build'.", valueName: "text"))
    var reason: String?

    @OptionGroup var session: HandSessionOption

    static func configuration(_ name: String, _ abstract: String) -> CommandConfiguration {
        CommandConfiguration(
            commandName: name,
            abstract: abstract,
            discussion: """
                Exit status: 0 the search goes on, or the commit is found; 2 only commits that cannot be tested are \
                left, 3 good or bad is not what it was said to be, 5 it contradicts an earlier mark, and nothing was \
                changed; 64 bad input, 73 cannot write, or somebody else \
                marks at this moment.
                """
        )
    }

    /// Marks, and says what is next.
    func mark(_ word: String) async throws {
        try await performing {
            let (session, lock) = try await session.openToChange()
            defer { withExtendedLifetime(lock) {} }
            let terms = session.terms
            guard let verdict = terms.verdict(for: word) else {
                let own = [terms.old, terms.new].filter { !["good", "bad", "old", "new"].contains($0) }
                let words = (own + ["good", "bad", "old", "new", "skip"]).joined(separator: ", ")
                throw BadInput(
                    "'\(word)' is none of the words of this search: \(words)"
                )
            }
            let output = HandOutput()
            switch session {
            case .waiting(let open, let folder):
                let marked = try await mark(verdict, open, folder, in: session.repository, output)
                let status = try await output.standing(of: marked)
                output.hint(for: marked)
                return status
            case .searching(let search):
                return try await output.standing(of: .searching(try await mark(verdict, search, output)))
            }
        }
    }

    // MARK: - Waiting for the ends

    private func mark(
        _ verdict: Verdict,
        _ given: OpenEndedSearch,
        _ folder: SessionFolder,
        in repository: GitRepository,
        _ output: HandOutput
    ) async throws -> HandSession {
        var open = given
        if verdict == .skip {
            for text in commits.isEmpty ? ["HEAD"] : commits {
                open.skipped.append(try await SkippedCommits(text).pinned(in: repository))
            }
            return try await HandSession(open, in: folder, of: repository)
        }
        var ends: [SessionRecord.End] = []
        for text in commits.isEmpty ? ["HEAD"] : commits {
            let revision = try await repository.resolve(text)
            if let note = revision.note { open.notes.append(note) }
            ends.append(SessionRecord.End(revision))
        }
        let isNew = verdict == open.terms.newVerdict
        let others = isNew ? open.old : open.new.map { [$0] } ?? []
        for end in ends where others.contains(where: { $0.commit == end.commit }) {
            let other = isNew ? open.terms.oldVerdict : open.terms.newVerdict
            throw RefusedMark(.alreadyJudged(end.commit, other, new: verdict), open.terms)
        }
        if isNew {
            guard ends.count == 1 else {
                throw BadInput("the \(open.terms.new) end is one commit: name the oldest that is \(open.terms.new)")
            }
            open.new = ends[0]
        } else {
            open.old += ends.filter { end in !open.old.contains { $0.commit == end.commit } }
        }
        let session = try await HandSession(open, in: folder, of: repository)
        for end in ends { output.end(end, try await repository.commit(end.commit), verdict, open.terms) }
        output.begun(session)
        return session
    }

    // MARK: - Between the ends

    private func mark(_ verdict: Verdict, _ given: HandSearch, _ output: HandOutput) async throws -> HandSearch {
        var search = given
        guard search.record.end == nil else {
            throw BadInput(
                "the search '\(search.folder.name)' is over; 'kbisect undo' takes its last mark back, 'kbisect start' "
                    + "begins another"
            )
        }
        var wanted: [CommitID] = []
        var leftOut: [CommitID] = []
        for text in commits {
            if verdict == .skip, text.contains("..") {
                leftOut += try await SkippedCommits(text).commits(in: search.repository)
            } else {
                wanted.append(try await search.repository.resolve(text).id)
            }
        }
        if commits.isEmpty, case .test(let asked, _) = search.search.next {
            wanted = [asked]
            try await output.warn(ofHeadBeside: asked, in: search)
        }
        let isNews = try await search.mark(verdict, wanted, because: reason)
        if !leftOut.isEmpty { output.note("\(try await search.leaveOut(leftOut)) commits more are left out") }
        for (commit, isNews) in zip(wanted, isNews) {
            output.marked(try await search.repository.commit(commit), verdict, in: search.record, isNews: isNews)
        }
        return search
    }
}
