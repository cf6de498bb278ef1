// SPDX-License-Identifier: Apache-2.0

import Releases

/// The released kernels that there are to choose from.
struct ReleaseChoice: Sendable {
    let supply: PackageSupply
    /// Those that are wanted, oldest first.
    var releases: [Release]

    /// The sources, for a person.
    var words: String { supply.words.joined(separator: ", ") }

    /// The release that a person means: by its version, the upstream one, or a name of its kernel or package.
    func position(of text: String) throws -> Int {
        let matches = releases.indices.filter { releases[$0].isCalled(text) }
        if let only = matches.first, matches.count == 1 { return only }
        let names = (matches.isEmpty ? Array(releases.indices) : matches).map { releases[$0].version.text }
        throw BadInput(
            matches.isEmpty
                ? "no release is called '\(text)'; there are: \(names.joined(separator: ", "))"
                : "'\(text)' can be \(names.joined(separator: " or ")): write the whole version"
        )
    }

    /// The releases from one to another, `OLDEST..NEWEST`, or the one that is named.
    func within(_ text: String) throws -> [Release] {
        let names = text.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard names.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }), let first = names.first, let last = names.last
        else {
            throw BadInput(
                "'\(text)' is not a range of releases: write OLDEST..NEWEST, for example 6.1.170-3..6.1.190-1"
            )
        }
        let (oldest, newest) = (try position(of: first), try position(of: last))
        guard oldest <= newest else { throw BadInput("\(first) is newer than \(last): write the older release first") }
        return Array(releases[oldest...newest])
    }
}
