// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostFiles
import SystemPackage

/// How much of a build folder can be believed: kept in `out.state` beside it, where no program of a build can write.
struct OutputState: Hashable, Codable {
    enum Progress: String, Codable {
        /// A build runs, or was broken off.
        case underWay
        /// It came to its end, and what it wrote may still be in memory: as good as on the disk until the machine starts
        /// again.
        case ended
        /// All of it is on the disk.
        case settled
    }

    var format = 1
    var progress: Progress
    /// Which start of the machine it was written in.
    var boot: String
    /// The sources of the last build, as the id of their git tree; `nil` where nobody said.
    var tree: String?

    /// Empty, and equal to none, where that cannot be known.
    static var boot: String {
        let bytes = (try? SmallFile.read("/proc/sys/kernel/random/boot_id", limit: 4096)) ?? []
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// - Returns: `nil` when there is none that can be understood, or none of this version.
    init?(reading file: FilePath) {
        guard let bytes = try? SmallFile.read(file, limit: 4096),
            let state = try? JSONDecoder().decode(Self.self, from: Data(bytes)), state.format == 1
        else { return nil }
        self = state
    }

    init(_ progress: Progress, tree: String?) {
        (self.progress, self.tree) = (progress, tree)
        boot = Self.boot
    }

    var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        // Nothing in it can fail to be encoded; an empty file is one that nobody believes.
        return [UInt8]((try? encoder.encode(self)) ?? Data())
    }
}

extension OutputState {
    /// What a build may do with what lies in the folder.
    enum Trust: Hashable {
        /// There is none.
        case nothing
        /// All of it can be used.
        case whole(tree: String?)
        /// A build was broken off in this boot: what was written since then may be cut short, and the rest is as it was.
        case brokenOff(tree: String?, since: FileTime)
        /// It is not known, or power may have been lost.
        case unknown
    }

    static func trust(in folders: WorkerFolders) -> Trust {
        guard let status = FileTime.status(folders.output), status.st_mode & S_IFMT == S_IFDIR else { return .nothing }
        guard let state = OutputState(reading: folders.state), let written = FileTime(folders.state) else {
            return .unknown
        }
        let isThisBoot = !state.boot.isEmpty && state.boot == boot
        switch state.progress {
        case .settled: return .whole(tree: state.tree)
        case .ended: return isThisBoot ? .whole(tree: state.tree) : .unknown
        case .underWay: return isThisBoot ? .brokenOff(tree: state.tree, since: written) : .unknown
        }
    }
}

/// When a file was last written, made, moved or linked: the change time, which no program can set back.
struct FileTime: Hashable, Comparable {
    let seconds: Int
    let nanoseconds: Int

    init?(_ path: FilePath) {
        guard let status = Self.status(path) else { return nil }
        self.init(status)
    }

    init(_ status: stat) {
        (seconds, nanoseconds) = (status.st_ctim.tv_sec, status.st_ctim.tv_nsec)
    }

    static func < (left: Self, right: Self) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// Of a link, not of what it leads to.
    static func status(_ path: FilePath) -> stat? {
        var status = stat()
        return lstat(path.string, &status) == 0 ? status : nil
    }
}
