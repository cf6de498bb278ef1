// SPDX-License-Identifier: Apache-2.0

// What counts as a name, a revision and so on in a scenario. All of them reach command lines, so none may begin
// with a '-' or contain what a shell or make would act upon.

private let lower = "abcdefghijklmnopqrstuvwxyz"
private let upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
private let digits = "0123456789"

func consists(_ text: String, of characters: String) -> Bool {
    let allowed = Set(characters.utf8)
    return text.utf8.allSatisfy(allowed.contains)
}

/// `[a-z0-9][a-z0-9-]*`, at most 64.
func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count) && !text.hasPrefix("-") && consists(text, of: lower + digits + "-")
}

/// Something that git might take for a revision, and never for an option.
func isRevision(_ text: String) -> Bool {
    (1...256).contains(text.utf8.count) && !text.hasPrefix("-") && !text.contains(where: \.isWhitespace)
}

func isCommit(_ text: String) -> Bool {
    (7...40).contains(text.utf8.count) && consists(text, of: digits + "abcdefABCDEF")
}

/// A name that a variable of the environment or of make can have.
func isVariableName(_ text: String) -> Bool {
    guard (1...128).contains(text.utf8.count), let first = text.first else { return false }
    return !digits.contains(first) && consists(text, of: lower + upper + digits + "_")
}

/// A makefile target that writes a configuration.
func isConfigurationTarget(_ text: String) -> Bool {
    text.utf8.count <= 64 && text.hasSuffix("config") && !text.hasPrefix("-")
        && consists(text, of: lower + upper + digits + "_-")
}

/// A module as `lsmod` has it; with `-` it is what the file is called.
func isModuleName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count) && !text.hasPrefix("-") && consists(text, of: lower + upper + digits + "_-")
}

/// A value of make's: it ends up in recipes, which a shell runs.
func isMakeValue(_ text: String) -> Bool {
    text.utf8.count <= 1024 && consists(text, of: lower + upper + digits + "_-+=.,/:@% ")
}

/// `y`, `m`, `n`, a number or a quoted text.
func isSymbolValue(_ text: String) -> Bool {
    if ["y", "m", "n"].contains(text) { return true }
    if text.hasPrefix("\""), text.hasSuffix("\""), text.utf8.count >= 2 { return !text.contains(where: \.isNewline) }
    if text.hasPrefix("0x") {
        return text.utf8.count > 2 && consists(String(text.dropFirst(2)), of: digits + "abcdefABCDEF")
    }
    let number = text.hasPrefix("-") ? text.dropFirst() : text[...]
    return !number.isEmpty && consists(String(number), of: digits)
}

/// Printable ASCII with or without blanks.
func isPrintable(_ text: String, upTo limit: Int, blanks: Bool) -> Bool {
    text.utf8.count <= limit && text.utf8.allSatisfy { ((blanks ? 0x20 : 0x21)...0x7E).contains($0) }
}
