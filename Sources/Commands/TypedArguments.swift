// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// What is wrong with a command line whatever the command is.
enum TypedArguments {
    /// Options that may be given an empty text.
    private static let mayBeEmpty: Set = ["--arg", "--reason"]

    /// - Throws: `ValidationError` for an empty word: most often a variable of a shell that is not set, and taken for
    ///   "not given" it would mean the folder one is in or the newest session. Likewise where that folder is gone.
    static func check(_ arguments: [String]) throws {
        for (place, argument) in arguments.enumerated() {
            let name = argument.hasPrefix("--") && argument.hasSuffix("=") ? String(argument.dropLast()) : nil
            let option = argument.isEmpty && place > 0 ? arguments[place - 1] : name
            guard argument.isEmpty || name != nil, !mayBeEmpty.contains(option ?? "") else { continue }
            let which = option.map { $0.hasPrefix("-") && $0 != "--" ? "the value of \($0)" : "the word after '\($0)'" }
            throw ValidationError(
                "\((which ?? "the first word").prefix(80)) is empty: a variable of your shell may not be set"
            )
        }
        guard !FileManager.default.currentDirectoryPath.isEmpty else {
            throw ValidationError("the folder you are in is gone, or may not be read: go to another one")
        }
    }
}
