// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `kbisect undo`
struct UndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take the last mark of a search by hand back, also one that ended it.",
        discussion: """
            Ends are no marks: to change one, begin anew with 'kbisect start'. Exit status: as of 'kbisect good'; 64 \
            where nothing is marked.
            """
    )

    @OptionGroup var session: HandSessionOption

    func run() async throws {
        try await performing {
            let (session, lock) = try await session.openToChange()
            defer { withExtendedLifetime(lock) {} }
            guard case .searching(var search) = session, let taken = try await search.undo() else {
                throw BadInput("nothing is marked between the ends; to change an end, begin anew with 'kbisect start'")
            }
            let output = HandOutput()
            output.takenBack(taken, in: search.record)
            return try await output.standing(of: .searching(search))
        }
    }
}
