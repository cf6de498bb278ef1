// SPDX-License-Identifier: Apache-2.0

import HostFiles
import SystemPackage

/// The files `.NAME.cmd` in which Kbuild notes how it made `NAME` and from what, wherever they lie in a build folder.
enum BuildRecords {
    /// Deeper than any sources that are checked out.
    private static let deepest = 500

    /// Gives the path of each, from the build folder on.
    static func forEach(below folder: FilePath, _ body: (_ path: String) -> Void) {
        walk(folder.string, "", depth: 0, body)
    }

    private static func walk(_ folder: String, _ inner: String, depth: Int, _ body: (String) -> Void) {
        guard depth < deepest, let entries = FolderEntries.of(folder) else { return }
        for (name, isFolder) in entries {
            if isFolder {
                walk("\(folder)/\(name)", "\(inner)\(name)/", depth: depth + 1, body)
            } else if name.hasPrefix("."), name.hasSuffix(".cmd") {
                body(inner + name)
            }
        }
    }
}
