// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
package import SystemPackage

extension KernelStore {
    /// An entry that is being written.
    static let temporary = "new-"
    /// One that is being removed.
    private static let going = "gone-"

    /// Removes entries until the rest takes no more than so many bytes: those that were not used for longest first.
    ///
    /// - Parameter sparing: The entry that stays whatever it takes.
    /// - Returns: How many bytes went.
    package static func shrink(_ folder: FilePath, to most: Int, sparing: FilePath? = nil) -> Int {
        var entries: [(path: FilePath, bytes: Int, used: [Int])] = []
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? [] {
            let path = folder.appending(name)
            if name.hasPrefix(going) || name.hasPrefix(temporary) {
                // What a process left that was killed; one that lives holds a lock.
                if EntryLock(taking: path) != nil { try? FileManager.default.removeItem(atPath: path.string) }
            } else if name.utf8.count == 64, name.allSatisfy(\.isHexDigit) {
                entries.append((path, bytes(of: path), lastUse(of: path)))
            }
        }
        var total = entries.map(\.bytes).reduce(0, +)
        let before = total
        for entry in entries.sorted(by: { $0.used.lexicographicallyPrecedes($1.used) }) where total > most {
            guard entry.path != sparing else { continue }
            remove(entry.path)
            total -= entry.bytes
        }
        return before - total
    }

    /// Takes an entry out of sight in one step, then removes it: nobody sees half of one.
    static func remove(_ entry: FilePath) {
        let gone = entry.removingLastComponent().appending("\(going)\(UUID().uuidString)")
        guard rename(entry.string, gone.string) == 0 else { return }
        try? FileManager.default.removeItem(atPath: gone.string)
    }

    /// What tells whether an entry is still the one that it was.
    static func identity(of entry: FilePath) -> UInt? {
        var status = stat()
        return lstat(entry.string, &status) == 0 ? UInt(status.st_ino) : nil
    }

    /// Blocks on the disk.
    static func bytes(of entry: FilePath) -> Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: entry.string)) ?? []
        return names.reduce(0) { sum, name in
            var status = stat()
            return lstat(entry.appending(name).string, &status) == 0 ? sum + Int(status.st_blocks) * 512 : sum
        }
    }

    private static func lastUse(of entry: FilePath) -> [Int] {
        var status = stat()
        guard lstat(entry.appending(description).string, &status) == 0 else { return [] }
        return [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }
}

/// Held by whoever writes an entry, so that others do not take it for one that was left.
final class EntryLock: Sendable {
    private let descriptor: Int32

    /// Makes a folder, held.
    ///
    /// - Returns: `nil` where another process took it for one that was left, between two calls.
    init?(making folder: FilePath) throws {
        guard mkdir(folder.string, 0o700) == 0 else { throw Errno(rawValue: errno) }
        descriptor = open(folder.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            if descriptor >= 0 { close(descriptor) }
            return nil
        }
    }

    /// Takes a folder that nobody holds. What is no folder at all is nobody's.
    init?(taking folder: FilePath) {
        descriptor = open(folder.string, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        if descriptor < 0 {
            if errno == ENOENT || errno == EACCES { return nil }
            return
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
