// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostCommands
import HostFiles
import SystemPackage

/// Why an entry of the store is not taken.
struct DamagedEntry: Error, Hashable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Why an entry of the store is not taken although it is whole.
struct NotTaken: Error, Hashable {
    let reason: String
}

extension KernelStore {
    /// Reads an entry and compares each file with its hash.
    ///
    /// - Parameter copy: Becomes the image. It is hashed there: what is hashed is what will boot.
    func read(
        _ entry: FilePath,
        _ inputs: KernelInputs,
        linking copy: FilePath
    ) async throws -> (StoredKernel, files: [(name: String, bytes: [UInt8])]) {
        guard Self.isOurs(entry, S_IFDIR) else { throw DamagedEntry("it is no folder of ours") }
        let names = Set(try FileManager.default.contentsOfDirectory(atPath: entry.string))
        let evidence = StoredKernel.evidence.filter(names.contains)
        for name in [Self.image, Self.description, Self.sum] + evidence
        where !Self.isOurs(entry.appending(name), S_IFREG) {
            throw DamagedEntry("its \(name) is no plain file of ours")
        }
        let description = try BuildFile.read(entry.appending(Self.description))
        let files = try evidence.map { (name: $0, bytes: try BuildFile.read(entry.appending($0))) }
        let sum = String(decoding: try BuildFile.read(entry.appending(Self.sum)).prefix(64), as: UTF8.self)
        do {
            try Self.link(entry.appending(Self.image), to: copy)
        } catch {
            throw NotTaken(reason: "\(copy): \(Self.words(error))")
        }
        let paths = [entry.appending(Self.description), copy] + evidence.map { entry.appending($0) }
        var hashes = try await runner.sha256(of: paths)[...]
        guard hashes.popFirst() == sum else { throw DamagedEntry("its description has another hash") }
        let kernel = try JSONDecoder().decode(StoredKernel.self, from: Data(description))
        guard kernel.layout == StoredKernel.currentLayout, kernel.inputs == inputs else {
            throw DamagedEntry("it was built from something else than its name says")
        }
        guard hashes.popFirst() == kernel.image else { throw DamagedEntry("its image has another hash") }
        guard kernel.files == Dictionary(uniqueKeysWithValues: zip(evidence, hashes)) else {
            throw DamagedEntry("its configuration has another hash")
        }
        return (kernel, files)
    }

    /// Writes all files of an entry into a folder, to the disk.
    func write(_ kernel: KernelToStore, _ inputs: KernelInputs, to new: FilePath) async throws {
        try Self.link(kernel.image, to: new.appending(Self.image))
        try Self.sync(new.appending(Self.image))
        var stored = StoredKernel(
            inputs: inputs,
            format: kernel.format,
            image: kernel.sha256,
            contents: kernel.contents,
            compiledObjects: kernel.compiledObjects,
            seconds: kernel.seconds,
            commit: kernel.commit
        )
        for name in StoredKernel.evidence {
            guard let bytes = try? BuildFile.read(kernel.evidence.appending(name)) else { continue }
            try Self.write(bytes, to: new.appending(name))
            stored.files[name] = try await runner.sha256(of: new.appending(name))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let description = Array(try encoder.encode(stored))
        try Self.write(description, to: new.appending(Self.description))
        let sum = try await runner.sha256(of: new.appending(Self.description))
        try Self.write(Array("\(sum)  \(Self.description)\n".utf8), to: new.appending(Self.sum))
        try Self.sync(new)
    }

    private static func write(_ bytes: [UInt8], to path: FilePath) throws {
        try BuildFile.write(bytes, to: path)
        try sync(path)
    }

    /// Waits until a file or folder would outlive a loss of power.
    static func sync(_ path: FilePath) throws {
        let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .noFollow])
        try file.closeAfter {
            if fsync(file.rawValue) != 0 { throw Errno(rawValue: errno) }
        }
    }

    /// Gives a file another name; where that is on another disk, copies it.
    private static func link(_ file: FilePath, to path: FilePath) throws {
        try? BuildFile.remove(path)
        guard Glibc.link(file.string, path.string) != 0 else { return }
        guard [EXDEV, EMLINK, EPERM].contains(errno) else { throw Errno(rawValue: errno) }
        try FileManager.default.copyItem(atPath: file.string, toPath: path.string)
    }

    /// Whether a path leads to something of this type that belongs to us, and is no link.
    private static func isOurs(_ path: FilePath, _ type: mode_t) -> Bool {
        var status = stat()
        return lstat(path.string, &status) == 0 && status.st_mode & S_IFMT == type && status.st_uid == geteuid()
    }
}
