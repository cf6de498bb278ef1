// SPDX-License-Identifier: Apache-2.0

import Glibc
import HostFiles
import SystemPackage

/// Makes paths of the sources out of what processes called files.
struct ResolvedReads {
    private(set) var reads = TracedReads()
    private var tree: TreeLinks
    /// As we call it, and as the kernel does where a link leads there: a sandbox has it by our name, other builds by both.
    private let sources: Set<String>
    private let workers: Set<String>

    init(_ folders: WorkerFolders, links: [String: Set<String>]) {
        func names(of folder: FilePath) -> Set<String> { [folder.string, NewFolder.real(folder).string] }
        sources = names(of: folders.source)
        workers = names(of: folders.worker)
        tree = TreeLinks(in: sources.union(names(of: folders.output)), made: links)
    }

    /// Links that builds of this folder made.
    var links: [String: Set<String>] { tree.made }

    mutating func take(_ calls: TracedCalls) {
        reads.gap = calls.gap
        tree.take(calls.changes)
        for lookup in calls.lookups {
            for path in inSources(tree.ends(of: lookup.path.bytes)) {
                if lookup.isMissing { reads.missing.insert(path) } else { reads.read.insert(path) }
            }
        }
        for folder in calls.listed { reads.listed.formUnion(inSources([text(folder)])) }
        for file in calls.opened { check(file) }
        for script in calls.executed { follow(script) }
        for place in tree.passed {
            for path in inSources([place]) {
                if isThere(place) { reads.read.insert(path) } else { reads.missing.insert(path) }
            }
        }
        if let gap = tree.gap { miss(gap) }
    }

    private mutating func miss(_ reason: String) {
        if reads.gap == nil { reads.gap = reason }
    }

    /// What the kernel opened has to be what we think that the name meant.
    private mutating func check(_ file: TracedCalls.Opened) {
        let real = text(file.real)
        for path in inSources([real]) {
            reads.read.insert(path)
            guard !inSources(tree.ends(of: file.asked.bytes)).contains(path) else { continue }
            miss("a process opened \(path) by a name that does not lead there: \(text(file.asked))")
        }
    }

    /// The kernel itself opens what the first line of a script names, and strace does not see it.
    private mutating func follow(_ script: TraceBytes) {
        for place in tree.ends(of: script.bytes) {
            guard workers.contains(where: { place.utf8.starts(with: "\($0)/".utf8) }) else { continue }
            guard let line = firstLine(of: place), line.starts(with: "#!".utf8) else { continue }
            let words = line.dropFirst(2).split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            let interpreter = Array(words.first ?? [])
            guard interpreter.first == UInt8(ascii: "/") else {
                return miss("\(place) is run by a program of no fixed place")
            }
            reads.read.formUnion(inSources(tree.ends(of: interpreter)))
        }
    }

    private func firstLine(of place: String) -> ArraySlice<UInt8>? {
        guard let file = try? FileDescriptor.open(place, .readOnly, options: [.nonBlocking, .closeOnExec]) else {
            return nil
        }
        defer { try? file.close() }
        // BINPRM_BUF_SIZE.
        let bytes = [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
            count = (try? file.read(into: UnsafeMutableRawBufferPointer(buffer))) ?? 0
        }
        return bytes.prefix { $0 != UInt8(ascii: "\n") }
    }

    private func text(_ bytes: TraceBytes) -> String { String(decoding: bytes.bytes, as: UTF8.self) }

    /// From the top of the sources.
    private func inSources(_ places: Set<String>) -> [String] {
        places.compactMap { place in
            if sources.contains(place) { return "" }
            guard let source = sources.first(where: { place.utf8.starts(with: "\($0)/".utf8) }) else { return nil }
            return String(Substring(place.utf8.dropFirst(source.utf8.count + 1)))
        }
    }

    private func isThere(_ place: String) -> Bool {
        var status = stat()
        return lstat(place, &status) == 0
    }
}
