// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostCommands
import SystemPackage

extension KernelBuilder {
    /// Waits until what was built last is on the disk. Without that a loss of power costs the next session a build of
    /// everything; nothing wrong comes of it.
    package func settle() async { await mark.settle() }

    /// Makes the build folder fit for the sources: nothing is left that a broken-off build may have cut short, nor an object
    /// that make would take for right and that these sources would make otherwise.
    ///
    /// - Returns: How the sources differ from those of the objects that are there; `nil` when there are none.
    func makeReady(for source: SourceTree?, log: FilePath) async throws -> SourceTree.Difference? {
        let built: String?
        switch OutputState.trust(in: folders) {
        case .nothing:
            return nil
        case .unknown:
            return try removeAll(because: "it is not known how the last build here ended", log: log)
        case .whole(let tree):
            built = tree
        case .brokenOff(let tree, let since):
            try note("# the last build here was broken off: what it wrote is made anew\n", in: log)
            guard FolderProcesses.end(below: folders.worker) else {
                throw BuildError.unusable(path: folders.output, reason: "programs of an earlier build do not end")
            }
            try removeWritten(since: since)
            built = tree
        }
        guard let source, let built, let difference = try await source.difference(from: built) else {
            return try removeAll(because: "it is not known what changed since the last build here", log: log)
        }
        guard !difference.hasLinks else {
            // make looks at the times of what links lead to, which may be old.
            return try removeAll(because: "symbolic links among the sources changed", log: log)
        }
        let stale = try StaleObjects(folders: folders).remove(for: difference)
        if !stale.isEmpty {
            let names = stale.prefix(8).joined(separator: ", ") + (stale.count > 8 ? ", ..." : "")
            try note(
                "# \(stale.count) made again, since what they read is gone, or new files may come before it: \(names)\n",
                in: log
            )
        }
        return difference
    }

    private func removeAll(because reason: String, log: FilePath) throws -> SourceTree.Difference? {
        try note("# \(reason): everything is built anew\n", in: log)
        do {
            try FileManager.default.removeItem(atPath: folders.output.string)
        } catch {
            throw BuildError.unusable(path: folders.output, reason: error.localizedDescription)
        }
        return nil
    }

    /// Removes what was written since a build began that did not end: it may be cut short, and looks newer than its sources.
    /// What is older is as it was, and what is missing make makes again, mostly from ccache.
    ///
    /// The markers below `include/config` stay. They are empty, and say by their times which options changed; without
    /// one, make would keep objects that the option changes. The files beside them take their names when they are whole.
    private func removeWritten(since: FileTime) throws {
        let walk = FileManager.default.enumerator(atPath: folders.output.string)
        while let path = walk?.nextObject() as? String {
            let file = folders.output.appending(path)
            guard !path.hasPrefix("include/config/"), let status = FileTime.status(file),
                status.st_mode & S_IFMT != S_IFDIR, FileTime(status) >= since
            else { continue }
            guard unlink(file.string) == 0 || errno == ENOENT else {
                throw BuildError.unusable(path: file, reason: "\(Errno(rawValue: errno))")
            }
        }
    }
}
