// SPDX-License-Identifier: Apache-2.0

import Glibc
import SystemPackage

/// Objects that make would keep though a build from nothing would make others.
///
/// make knows which files the compiler read, and nothing of those that it looked for in vain: a new
/// `include/linux/foo.h` takes the place of one that was found further down the include path, and nothing that is recorded
/// has changed. And Kbuild keeps what was made from a file that is gone (``GoneFiles``).
struct StaleObjects {
    let folders: WorkerFolders

    private var output: FilePath { folders.output }

    /// Removes what may be made otherwise now, with its record, so that make makes it again.
    ///
    /// - Returns: What was removed, below the build folder, sorted.
    /// - Throws: ``BuildError``.
    func remove(for difference: SourceTree.Difference) throws -> [String] {
        guard !difference.added.isEmpty || !difference.removed.isEmpty else { return [] }
        var stale: [String] = []
        // make prefers what lies in the build folder: what an earlier commit generated would hide a file that is a source now.
        for path in difference.added.sorted() where isFile(output.appending(path)) { stale.append(path) }
        let (newcomers, gone) = (NewFiles(difference.added), GoneFiles(difference.removed))
        let tops = RecordedPath.tops(folders)
        BuildRecords.forEach(below: output) { path in
            guard let target = Self.target(ofRecord: path) else { return }
            // A record that cannot be read says nothing, so its target is made again.
            let words = (try? BuildFile.read(output.appending(path))).map(RecordedPath.words)
            let isStale = words.map { newcomers.mayComeBefore(whatIsReadIn: $0, tops) || gone.areRead(in: $0, tops) }
            if isStale ?? true { stale.append(target) }
        }
        for path in stale {
            try remove(path)
            try remove(Self.record(of: path))
        }
        return stale.sorted()
    }

    private func isFile(_ path: FilePath) -> Bool {
        FileTime.status(path).map { $0.st_mode & S_IFMT == S_IFREG } ?? false
    }

    private func remove(_ path: String) throws {
        let file = output.appending(path)
        guard unlink(file.string) != 0, errno != ENOENT, errno != EISDIR, errno != ENOTDIR else { return }
        throw BuildError.unusable(path: file, reason: "\(Errno(rawValue: errno))")
    }

    /// `fs/btrfs/.file.o.cmd` tells how `fs/btrfs/file.o` was made and from what.
    private static func target(ofRecord path: String) -> String? {
        let file = FilePath(path)
        guard let name = file.lastComponent?.string, name.utf8.count > 5 else { return nil }
        return file.removingLastComponent().appending(String(name.dropFirst().dropLast(4))).string
    }

    private static func record(of target: String) -> String {
        let file = FilePath(target)
        return file.removingLastComponent().appending(".\(file.lastComponent?.string ?? "").cmd").string
    }
}
