// SPDX-License-Identifier: Apache-2.0

import Search

extension BisectLogReader {
    /// Reads the arguments of `git bisect start` as git does (bisect_start in builtin/bisect.c).
    func started(_ arguments: [String]) throws(Problem) -> BegunSearch {
        var search = BegunSearch()
        var terms: (old: String?, new: String?)
        let hasDashes = arguments.contains("--")
        var position = 0
        var revisions: [String] = []
        reading: while position < arguments.count {
            let argument = arguments[position]
            switch argument {
            case "--": break reading
            case "--no-checkout": break
            case "--first-parent": search.isFirstParent = true
            case _ where argument.hasPrefix("--"):
                let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                if parts.count == 1 { position += 1 }
                let value = parts.count == 2 ? String(parts[1]) : position < arguments.count ? arguments[position] : ""
                switch parts[0] {
                case "--term-old", "--term-good": terms.old = value
                case "--term-new", "--term-bad": terms.new = value
                default: throw .unknownOption(String(parts[0]))
                }
            default:
                // Without dashes the first word that is no revision is a path, and so are all after it.
                guard hasDashes || endsNoted.map({ revisions.count < $0 }) ?? isRevision(argument) else {
                    break reading
                }
                revisions.append(argument)
            }
            position += 1
        }
        // Something that git itself overlooks: one path without dashes limits nothing ("pathspec_pos < argc - 1").
        let paths = position < arguments.count - 1 ? Array(arguments[position...]) : []
        search.paths = paths.first == "--" ? Array(paths.dropFirst()) : paths
        if !revisions.isEmpty || terms.old != nil || terms.new != nil {
            search.terms = try Self.terms(old: terms.old ?? "good", new: terms.new ?? "bad")
        }
        guard let words = search.terms else { return search }
        for (index, written) in revisions.enumerated() {
            let word = index == 0 ? words.new : words.old
            search.marks.append((try Self.revision(noted(index, of: revisions, word) ?? written), word))
        }
        return search
    }

    /// How many ends git has noted before the `start` that they were given to, if it has noted any.
    private var endsNoted: Int? { noted.isEmpty ? nil : noted.count }

    /// The commit that git noted for an end. It is surer than what was typed, such as `HEAD`, which is another commit
    /// by now.
    private func noted(_ index: Int, of revisions: [String], _ word: String) -> String? {
        guard noted.count == revisions.count, noted[index].word == word else { return nil }
        let (written, commit) = (revisions[index].lowercased(), noted[index].commit.hex)
        // What was typed is an id: then it has to be this one's.
        let isID = (4...40).contains(written.utf8.count) && written.allSatisfy(\.isHexDigit)
        return isID && !commit.hasPrefix(written) ? nil : commit
    }
}
