// SPDX-License-Identifier: Apache-2.0

import Foundation
import KernelBuild

extension SourceTree {
    /// The same sources at every build.
    static let unchanged = SourceTree(id: "same", names: "same") { _ in nil }

    /// Sources that differ from all others by the content of these files.
    static func modified(_ paths: Set<String>) -> SourceTree { differing(.init(modified: paths)) }

    /// Sources that no other build has seen.
    static func differing(_ difference: Difference?) -> SourceTree {
        let id = UUID().uuidString
        return SourceTree(id: id, names: id) { _ in difference }
    }
}
