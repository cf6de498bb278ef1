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
}
