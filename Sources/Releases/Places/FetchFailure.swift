// SPDX-License-Identifier: Apache-2.0

import SystemPackage

/// What a client of an archive said when it did not fetch, in its own words: apt's, dnf's and curl's of `LC_ALL=C`.
enum FetchFailure {
    private static let noSpace = [
        "No space left on device", "enough free space", "Disk quota exceeded",
        // curl does not say why it cannot write; the folder was made a moment ago.
        "curl: (23)", "Curl error (23)",
    ]
    private static let unsigned = [
        "could not be authenticated", "unauthenticated packages", "GPG check FAILED", "is not signed",
    ]
    /// dnf leaves an archive out that does not answer, and then knows no such package.
    private static let noAnswer = ["Failed to download metadata"]
    private static let gone = [
        // apt has blanks around it, and a package can have these digits in its name.
        "  404  ", "  410  ", "error: 404", "error: 410", "Status code: 404", "Status code: 410",
        "File not found - ", "curl: (37)", "Curl error (37)", "Error opening ",
        "was not found", "Unable to locate package", "No package ", "No match for argument",
    ]
    private static let damaged = [
        "Hash Sum mismatch", "unexpected size", "checksum doesn't match", "incorrect checksum",
    ]
    /// What begins a line that says why, the most telling first.
    private static let telling = ["E: ", "curl: ", "Error", "[FAILED]", "[MIRROR]"]

    /// Tells the network, the archive and the disk from the package.
    static func error(_ what: String, _ lines: [String], folder: FilePath) -> any Error {
        // Warnings are about apt's own files, which may be missing.
        let lines = lines.filter { line in !["W: ", "N: ", "WARNING"].contains { line.hasPrefix($0) } }
        func line(with words: [String]) -> String? {
            let matching = lines.filter { line in words.contains { line.contains($0) } }
            return (matching.first { $0.hasPrefix("E: ") } ?? matching.first).map(short)
        }
        if let line = line(with: noSpace) { return ReleaseError.noSpace(folder, reason: line) }
        if let line = line(with: unsigned) { return UnusableRelease("\(what) is not signed: \(line)") }
        if let line = line(with: noAnswer) { return ReleaseError.unreachable(what, reason: line) }
        // dnf says of a file that is not there that its checksum is wrong, too.
        if let line = line(with: gone) { return ReleaseError.gone(what, reason: line) }
        if let line = line(with: damaged) { return UnusableRelease("\(what) is damaged: \(line)") }
        let reason = telling.lazy.compactMap { start in lines.first { $0.hasPrefix(start) } }.first ?? lines.last
        return ReleaseError.unreachable(what, reason: reason.map(short) ?? "it says nothing")
    }

    private static func short(_ line: String) -> String {
        String(line.drop(while: \.isWhitespace).prefix(300))
    }
}
