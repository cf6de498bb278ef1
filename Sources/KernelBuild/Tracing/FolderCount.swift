// SPDX-License-Identifier: Apache-2.0

import Glibc
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
        guard depth < Self.deepest, let list = opendir(place) else {
            gap = "\(place) cannot be listed"
            return 0
        }
        defer { closedir(list) }
        var count = 0
        var below: [String] = []
        while let entry = readdir(list) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            if isFolder(path, Int32(entry.pointee.d_type)) { below.append(path) } else { count += 1 }
        }
        for path in below { count += self.count(path, depth: depth + 1) }
        if isWanted(folder) { files[folder] = count }
        return count
    }

    private func isFolder(_ path: String, _ type: Int32) -> Bool {
        // Not every file system says it with the name.
        guard type == DT_UNKNOWN else { return type == DT_DIR }
        var status = stat()
        return lstat("\(top)/\(path)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
