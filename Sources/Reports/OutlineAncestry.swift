// SPDX-License-Identifier: Apache-2.0

import Search

/// Which commit contains which, as far as a drawing of the range says. What was tested is always drawn.
struct OutlineAncestry {
    private let older: [CommitID: [CommitID]]

    init(_ outline: GraphOutline?) {
        let nodes = outline?.nodes ?? []
        older = Dictionary(nodes.map { ($0.commit, $0.edges.map(\.to)) }) { first, _ in first }
    }

    /// Whether one is the other or contains it; `nil` where one of them is not drawn.
    func contains(_ outer: CommitID, _ inner: CommitID) -> Bool? {
        guard older[outer] != nil, older[inner] != nil else { return nil }
        var seen: Set = [outer]
        var open = [outer]
        while let commit = open.popLast() {
            if commit == inner { return true }
            for parent in older[commit] ?? [] where seen.insert(parent).inserted { open.append(parent) }
        }
        return false
    }
}
