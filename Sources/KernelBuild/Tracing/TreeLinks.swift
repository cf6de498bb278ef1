// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Follows names through symbolic links the way the kernel did during a build.
///
/// What a link in the build folder led to may have changed meanwhile, so each that is or was there is followed. To follow too
/// much only makes more of the sources count as read.
struct TreeLinks {
    /// Where links lie that were made during builds of this folder, and what they said.
    private(set) var made: [String: Set<String>]
    /// Links that names led through, and folders that `..` was taken from: they had to be what they are.
    private(set) var passed: Set<String> = []
    /// Why it cannot be said where some name led.
    private(set) var gap: String?

    private let ours: [String]
    private var onDisk: [String: String?] = [:]
    private var folders: [String: Set<String>] = [:]

    /// More than any build makes.
    private static let mostLinks = 10_000
    /// The kernel's own limit.
    private static let deepest = 40

    /// - Parameter folders: Whose links are looked up where they are.
    init(in folders: Set<String>, made: [String: Set<String>]) {
        ours = folders.map { $0 + "/" }
        self.made = made
    }

    /// Takes in what the build did to links, before any name is followed.
    mutating func take(_ changes: [TracedCalls.Change]) {
        for change in changes where gap == nil {
            switch change {
            case .link(let target, let path):
                guard let target = text(target), let path = text(path) else { continue }
                for place in places(of: path) where made[place, default: []].insert(target).inserted { folders = [:] }
            case .moved(let from, let to):
                guard !made.isEmpty, let from = text(from), let to = text(to) else { continue }
                move(places(of: from), places(of: to))
            }
            if made.count > Self.mostLinks { miss("the build made more than \(Self.mostLinks) symbolic links") }
        }
    }

    /// Where a name leads, and where its last part lies.
    mutating func ends(of path: [UInt8]) -> Set<String> {
        guard let path = text(path) else { return [] }
        let (folder, name) = Self.parted(path)
        var ends: Set<String> = []
        for real in reals(ofFolder: folder) { ends.formUnion(walk(from: real, [name], depth: 0)) }
        return ends
    }

    private mutating func miss(_ reason: String) {
        if gap == nil { gap = reason }
    }

    private mutating func text(_ bytes: [UInt8]) -> String? {
        let text = String(validating: bytes, as: UTF8.self)
        if text == nil { miss("the build used a name that is not UTF-8") }
        return text
    }

    private static func parted(_ path: String) -> (folder: String, name: Substring) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path[...]) }
        return (String(path[..<slash]), path[path.utf8.index(after: slash)...])
    }

    private mutating func reals(ofFolder path: String) -> Set<String> {
        if let known = folders[path] { return known }
        let ends = walk(from: "", path.split(separator: "/")[...], depth: 0)
        folders[path] = ends
        return ends
    }

    /// Where a name itself is, its own link not followed.
    private mutating func places(of path: String) -> [String] {
        let (folder, name) = Self.parted(path)
        return reals(ofFolder: folder).map { "\($0)/\(name)" }
    }

    private mutating func move(_ sources: [String], _ destinations: [String]) {
        for from in sources {
            for (link, targets) in made where link == from || link.utf8.starts(with: "\(from)/".utf8) {
                let rest = Substring(link.utf8.dropFirst(from.utf8.count))
                for to in destinations { made["\(to)\(rest)", default: []].formUnion(targets) }
                folders = [:]
            }
        }
    }

    private mutating func walk(from start: String, _ names: ArraySlice<Substring>, depth: Int) -> Set<String> {
        // The kernel gave up as well.
        guard depth < Self.deepest else { return [start] }
        var ends: Set<String> = []
        var here = start
        for (index, name) in zip(names.indices, names) where !name.isEmpty && name != "." {
            if name == ".." {
                passed.insert(here)
                here = Self.parted(here).folder
                continue
            }
            let next = "\(here)/\(name)"
            if Self.isMagic(here, name, isLast: index == names.indices.last) { miss("a name led through \(next)") }
            for target in targets(of: next) {
                passed.insert(next)
                let rest = target.split(separator: "/") + names[(index + 1)...]
                ends.formUnion(walk(from: target.hasPrefix("/") ? "" : here, rest[...], depth: depth + 1))
            }
            here = next
        }
        ends.insert(here)
        return ends
    }

    /// Links of `/proc` lead where nobody can tell afterwards; that of an open file to what is known already.
    private static func isMagic(_ folder: String, _ name: Substring, isLast: Bool) -> Bool {
        guard folder.hasPrefix("/proc/") || folder == "/dev/fd" else { return false }
        if name == "cwd" || name == "root" || name == "map_files" { return true }
        return !isLast && folder.hasSuffix("/fd")
    }

    private mutating func targets(of place: String) -> Set<String> {
        var targets = made[place] ?? []
        guard ours.contains(where: { place.utf8.starts(with: $0.utf8) }) else { return targets }
        if onDisk[place] == nil { onDisk[place] = .some(target(of: place)) }
        if case .some(.some(let found)) = onDisk[place] { targets.insert(found) }
        return targets
    }

    private mutating func target(of place: String) -> String? {
        let bytes = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { room -> [UInt8]? in
            guard let start = room.baseAddress, case let count = readlink(place, start, room.count), count > 0 else {
                return nil
            }
            return room.prefix(count).map { UInt8(bitPattern: $0) }
        }
        return bytes.flatMap { text($0) }
    }
}
