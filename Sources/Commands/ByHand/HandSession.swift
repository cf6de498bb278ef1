// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import GitHistory
import Search
import Sessions
import SystemPackage

/// Where a search by hand stands: its ends are known, or not all of them yet.
enum HandSession {
    case waiting(OpenEndedSearch, SessionFolder)
    case searching(HandSearch)

    /// Takes one up again.
    init(_ folder: SessionFolder) async throws {
        if folder.isOpenEnded {
            self = .waiting(try folder.readOpenEndedSearch(), folder)
        } else {
            self = .searching(try await HandSearch(folder))
        }
    }

    /// Writes down what is known of a search, and begins it once both ends are.
    init(_ open: OpenEndedSearch, in folder: SessionFolder, of repository: GitRepository) async throws {
        if let new = open.new, !open.old.isEmpty {
            self = .searching(
                try await HandSearch(open, old: open.old, new: new, in: folder, of: repository)
            )
        } else {
            try folder.write(open)
            self = .waiting(open, folder)
        }
    }

    var terms: Terms {
        switch self {
        case .waiting(let open, _): open.terms
        case .searching(let search): search.record.terms
        }
    }

    /// Reads the history that it is about.
    var repository: GitRepository {
        get throws {
            switch self {
            case .waiting(let open, _): try GitRepository(openingReadOnly: FilePath(open.repository))
            case .searching(let search): search.repository
            }
        }
    }
}

/// The search by hand that a command is about.
struct HandSessionOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The search: its folder, its name or the beginning of it ('kbisect list'); the newest one by hand if not given.",
            valueName: "session"
        )
    )
    var session: String?

    @OptionGroup var place: StateOption

    /// Finds it, and takes it up again.
    func open() async throws -> HandSession { try await HandSession(find()) }

    /// The same, and nobody else can change it as long as the lock lives.
    func openToChange() async throws -> (HandSession, FolderLock) {
        let folder = try find()
        let lock = try folder.lock()
        return (try await HandSession(folder), lock)
    }

    private func find() throws -> SessionFolder {
        try SessionCatalogue(below: place.folder.sessions).findByHand(session)
    }
}
