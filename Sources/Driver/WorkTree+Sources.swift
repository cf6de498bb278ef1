// SPDX-License-Identifier: Apache-2.0

import GitHistory
import KernelBuild

extension WorkTree {
    /// What lies there, as builds want to know it; `nil` where that is not known.
    var sources: SourceTree? {
        get throws {
            guard let tree, let names = try namesID() else { return nil }
            return SourceTree(id: tree, names: names) { [self] other in
                try await difference(from: other, to: tree).map { difference in
                    SourceTree.Difference(
                        added: difference.added,
                        removed: difference.removed,
                        modified: difference.modified,
                        hasLinks: difference.hasLinks
                    )
                }
            }
        }
    }
}
