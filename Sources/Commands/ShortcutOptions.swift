// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import KernelBuild

/// What may be left out because it is known what it would come to.
struct ShortcutOptions: ParsableArguments {
    @Flag(
        name: .long,
        help: "Build and boot everything anew: the same answer, later. For whoever doubts what kbisect leaves out."
    )
    var noShortcuts = false

    @Flag(
        name: .long,
        help: "Trace builds (strace), to prove which commits have the same image as one that was built."
    )
    var proveUnread = false

    @Flag(
        name: .long,
        help:
            "Take it for granted that building a source twice gives the same image; else --prove-unread tries it once."
    )
    var trustHashes = false

    func validate() throws {
        guard !(noShortcuts && (proveUnread || trustHashes)) else {
            throw ValidationError(
                "--no-shortcuts leaves nothing out: it does not go with --prove-unread and --trust-hashes"
            )
        }
    }

    var shortcuts: Shortcuts {
        var shortcuts = noShortcuts ? Shortcuts.none : Shortcuts()
        shortcuts.provesUnread = proveUnread
        shortcuts.trustsHashes = trustHashes
        return shortcuts
    }
}
