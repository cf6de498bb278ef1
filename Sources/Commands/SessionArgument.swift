// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Sessions

/// The session that a command is about.
struct SessionArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The session: its folder, its name or the beginning of it ('kbisect list'); the newest if not given.",
            valueName: "session"
        )
    )
    var session: String?

    @OptionGroup var place: StateOption

    /// Finds it.
    func find() throws -> SessionFolder {
        try SessionCatalogue(below: place.folder.sessions).find(session)
    }
}
