// SPDX-License-Identifier: Apache-2.0

import Search

/// The two releases that a search over releases begins with, by their positions among those to choose from.
struct ReleaseEnds: Sendable {
    let old: Int
    let new: Int
    /// What the person typed for them.
    let asked: (old: String, new: String)

    /// - Parameters:
    ///   - range: `A..B`, or the old end alone where `end` is the new one.
    ///   - end: The new end, where it was typed by itself.
    init(_ range: String?, _ end: String?, among choice: ReleaseChoice, in terms: Terms) throws {
        let sides = "\(terms.old.uppercased())..\(terms.new.uppercased())"
        guard choice.releases.count >= 2 else {
            throw BadInput(
                "there is only one release to choose from, \(choice.releases.map(\.version.text).joined()), and nothing to "
                    + "narrow down; name more sources with --from"
                    + choice.supply.problems.prefix(5).map { "\n\($0)" }.joined()
            )
        }
        var typed = [range, end].compactMap { $0 }
        if let range, end == nil, range.contains("..") {
            let parts = range.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, !parts[1].hasPrefix(".") else {
                throw BadInput("'\(range)' is not a range: write \(sides), for example 6.1.170-3..6.1.190-1")
            }
            typed = parts
        }
        switch typed.count {
        case 0: (old, new) = (choice.releases.startIndex, choice.releases.endIndex - 1)
        case 2: (old, new) = (try choice.position(of: typed[0]), try choice.position(of: typed[1]))
        default: throw BadInput("one release is no range: write \(sides), or nothing for all there are")
        }
        asked =
            typed.count == 2
            ? (typed[0], typed[1]) : (choice.releases[old].version.text, choice.releases[new].version.text)
        guard old != new else { throw BadInput("\(asked.old) and \(asked.new) are the same release") }
        guard old < new else {
            throw BadInput(
                "\(asked.old) is newer than \(asked.new): write the older release first"
                    + (terms.sought == .cause ? ", and for a search for what cured the bug add --find fix" : "")
            )
        }
    }

    /// A release between the ends that is to be left out.
    func position(of text: String, among choice: ReleaseChoice) throws -> Int {
        let position = try choice.position(of: text)
        guard position > old, position < new else {
            let what = [old, new].contains(position) ? "is an end of the range" : "is not in the range"
            throw BadInput("--skip \(text): it \(what), and only what lies between the ends can be left out")
        }
        return position
    }
}
