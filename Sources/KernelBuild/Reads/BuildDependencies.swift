// SPDX-License-Identifier: Apache-2.0

import Glibc
import SystemPackage

/// What the compiler read for each object in a build folder, as Kbuild noted it.
///
/// It is not all that a build reads (docs/facts: 2,619 of 4,512 files): Kconfig, makefiles, scripts and data are not listed.
/// So it foretells, and proves nothing.
package struct BuildDependencies: Sendable {
    private struct Entry {
        var stamp: Stamp
        var dependencies: ObjectDependencies
    }

    /// A file with these is not read again.
    private struct Stamp: Hashable {
        var size: Int
        var seconds: Int
        var nanoseconds: Int
    }

    private var entries: [String: Entry] = [:]
    private var numbers: [[UInt8]: Int32] = [:]
    /// The files, by number.
    private var paths: [String] = []

    package init() {}

    /// Object files that there are.
    package var objectCount: Int { entries.values.count { $0.dependencies.isObject } }

    /// Whether nothing was built yet.
    package var isEmpty: Bool { entries.isEmpty }

    /// Every file of the sources that some compiler read, from the top folder.
    package var files: Set<String> {
        var isRead = [Bool](repeating: false, count: paths.count)
        for entry in entries.values {
            for source in entry.dependencies.sources { isRead[Int(source)] = true }
        }
        return Set(paths.indices.filter { isRead[$0] }.map { paths[$0] })
    }

    /// Object files that are compiled again when these files change.
    package func objects(after changed: some Sequence<String>) -> Int {
        var isChanged = [Bool](repeating: false, count: paths.count)
        var isAny = false
        for path in changed {
            guard let number = numbers[Array(path.utf8)] else { continue }
            (isChanged[Int(number)], isAny) = (true, true)
        }
        guard isAny else { return 0 }
        return entries.values.count { entry in
            entry.dependencies.isObject && entry.dependencies.sources.contains { isChanged[Int($0)] }
        }
    }

    /// Brings it up to what lies in a build folder now; what did not change is not read again.
    package mutating func update(_ folders: WorkerFolders) {
        let prefixes = ObjectDependencies.Prefixes(source: folders.source)
        var left = Set(entries.keys)
        BuildRecords.forEach(below: folders.output) { path in
            let file = folders.output.appending(path)
            var status = stat()
            // What a commit put there in the place of a file is passed over.
            guard lstat(file.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size < Self.largest
            else {
                return
            }
            left.remove(path)
            let stamp = Stamp(
                size: Int(status.st_size),
                seconds: status.st_mtim.tv_sec,
                nanoseconds: status.st_mtim.tv_nsec
            )
            guard entries[path]?.stamp != stamp, let content = try? BuildFile.read(file) else { return }
            let dependencies = ObjectDependencies(isObject: path.hasSuffix(".o.cmd"), content: content, prefixes) {
                number(of: $0)
            }
            entries[path] = Entry(stamp: stamp, dependencies: dependencies)
        }
        for path in left { entries[path] = nil }
    }

    private static let largest = 16 << 20

    private mutating func number(of path: ArraySlice<UInt8>) -> Int32 {
        let key = Array(path)
        if let known = numbers[key] { return known }
        let new = Int32(paths.count)
        numbers[key] = new
        paths.append(String(decoding: key, as: UTF8.self))
        return new
    }
}
