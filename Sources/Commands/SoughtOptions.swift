// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Search
import Sessions

/// Whether the cause or the fix is sought, and the words for the two sides.
struct SoughtOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "What to find: 'cause', what brought the bug, or 'fix', what cured it (default: cause).",
            discussion: "For a fix the range is BROKEN..FIXED.",
            valueName: "cause|fix"
        )
    )
    var find: Sought?

    @Option(
        name: .customLong("term-old"),
        help: ArgumentHelp("The word for what comes before the change that is sought.", valueName: "word")
    )
    var termOld: String?

    @Option(
        name: .customLong("term-new"),
        help: ArgumentHelp("The word for what has that change.", valueName: "word")
    )
    var termNew: String?

    /// Whether nothing was typed.
    var isAsUsual: Bool { find == nil && termOld == nil && termNew == nil }

    /// The words for the two sides.
    ///
    /// - Parameter log: What is taken over, which has words of its own. With words such as `fixed` it is a fix that is
    ///   looked for, unless something else was typed.
    func terms(taking log: ReplayedLog? = nil) throws -> Terms {
        let sought = find ?? (log?.soundsLikeFix == true ? .fix : .cause)
        let standard = log?.terms.seeking(sought) ?? .standard(sought)
        if termOld == nil, termNew == nil { return standard }
        guard sought == .cause || (termOld != "good" && termNew != "bad") else {
            throw BadInput(
                "with --find fix the old commits have the bug and the new ones do not: '--term-old good' or "
                    + "'--term-new bad' would say the opposite"
            )
        }
        return try Terms(sought: sought, old: termOld ?? standard.old, new: termNew ?? standard.new)
    }
}

extension Sought: ExpressibleByArgument {}
