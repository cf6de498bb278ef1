// SPDX-License-Identifier: Apache-2.0

import HostFiles
import SystemPackage

/// Counts the files of the sources below each folder: a folder of git's goes with the last of them.
struct FolderCount {
    private let top: String
    private let isWanted: (String) -> Bool
    /// Of each folder that is wanted, from the top of the sources.
    private(set) var files: [String: Int] = [:]
    /// Why not all could be counted.
    private(set) var gap: String?

    /// - Parameter isWanted: Whether a folder is of interest.
    init(_ top: FilePath, of isWanted: @escaping (String) -> Bool) {
        self.top = top.string
        self.isWanted = isWanted
        _ = count("", depth: 0)
    }

    /// More than any tree that builds; the checkout of one that is deeper has failed before.
    private static let deepest = 500

    private mutating func count(_ folder: String, depth: Int) -> Int {
        let place = folder.isEmpty ? top : "\(top)/\(folder)"
        guard depth < Self.deepest, let entries = FolderEntries.of(place) else {
            gap = "\(place) cannot be listed"
            return 0
        }
        var count = 0
        for (name, isFolder) in entries {
            count += isFolder ? self.count(folder.isEmpty ? name : "\(folder)/\(name)", depth: depth + 1) : 1
        }
        if isWanted(folder) { files[folder] = count }
        return count
    }
}
