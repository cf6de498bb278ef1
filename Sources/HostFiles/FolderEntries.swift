// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What lies in a folder, as far as a walk has to know: Foundation's enumerator asks for more of each file.
package enum FolderEntries {
    /// The names in a folder but for `.` and `..`, in the file system's order, and whether each is a folder; a link to one is
    /// none.
    ///
    /// - Returns: `nil` where it cannot be listed.
    package static func of(_ folder: String) -> [(name: String, isFolder: Bool)]? {
        guard let list = opendir(folder) else { return nil }
        defer { closedir(list) }
        var entries: [(name: String, isFolder: Bool)] = []
        while let entry = readdir(list) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            entries.append((name, isFolder("\(folder)/\(name)", Int32(entry.pointee.d_type))))
        }
        return entries
    }

    private static func isFolder(_ path: String, _ type: Int32) -> Bool {
        // Not every file system says it with the name.
        guard type == DT_UNKNOWN else { return type == DT_DIR }
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
