// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `kbisect good`
struct GoodCommand: AsyncParsableCommand {
    static let configuration = MarkArguments.configuration("good", "Say that the bug does not show in a commit.")
    @OptionGroup var arguments: MarkArguments
    func run() async throws { try await arguments.mark("good") }
}

/// `kbisect bad`
struct BadCommand: AsyncParsableCommand {
    static let configuration = MarkArguments.configuration("bad", "Say that the bug shows in a commit.")
    @OptionGroup var arguments: MarkArguments
    func run() async throws { try await arguments.mark("bad") }
}

/// `kbisect old`
struct OldCommand: AsyncParsableCommand {
    static let configuration = MarkArguments.configuration(
        "old",
        "Say that a commit is as those before the one that is sought."
    )
    @OptionGroup var arguments: MarkArguments
    func run() async throws { try await arguments.mark("old") }
}

/// `kbisect new`
struct NewCommand: AsyncParsableCommand {
    static let configuration = MarkArguments.configuration("new", "Say that a commit is as the one that is sought.")
    @OptionGroup var arguments: MarkArguments
    func run() async throws { try await arguments.mark("new") }
}

/// `kbisect skip`
struct SkipCommand: AsyncParsableCommand {
    static let configuration = MarkArguments.configuration(
        "skip",
        "Say that a commit, or a range A..B of them, cannot be tested."
    )
    @OptionGroup var arguments: MarkArguments
    func run() async throws { try await arguments.mark("skip") }
}

/// `kbisect mark`
struct MarkCommand: AsyncParsableCommand {
    static let configuration = MarkArguments.configuration("mark", "Mark a commit with the search's own word.")

    @Argument(help: "What 'kbisect start' was given with --term-old or --term-new; good, bad, old, new and skip, too.")
    var word: String

    @OptionGroup var arguments: MarkArguments
    func run() async throws { try await arguments.mark(word) }
}
