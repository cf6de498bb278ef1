// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import KernelBuild

/// A store with made-up kernels, by name.
struct StoreShelf {
    let scratch: ScratchFolder
    let store: KernelStore
    let runner = HostCommandRunner()

    init(mostMiB: Int = 100) throws {
        scratch = try ScratchFolder()
        let folder = scratch.path.appending("kernels")
        store = KernelStore(folder, mostMiB: mostMiB, runner: runner)
        for name in ["kernels", "worker", "evidence", "wanted"] {
            try FileManager.default.createDirectory(
                atPath: scratch.path.appending(name).string,
                withIntermediateDirectories: false
            )
        }
        _ = try scratch.write("not the store's", to: "outside")
    }

    var folder: FilePath { store.folder }

    static func inputs(_ name: String) -> KernelInputs {
        KernelInputs(
            tree: name,
            base: "allnoconfig",
            fragments: "CONFIG_X=y\n",
            required: [],
            arguments: ["O=../out"],
            environment: [:],
            isConfined: false,
            tools: ["gcc": "1"],
            allTools: "2"
        )
    }

    func entry(_ name: String) async throws -> FilePath { folder.appending(try await Self.inputs(name).key(runner)) }

    @discardableResult
    func keep(_ name: String, content: String) async throws -> [String] {
        let image = try scratch.write(content, to: "worker/\(UUID().uuidString)")
        _ = try scratch.write("CONFIG_X=\(name)\n", to: "evidence/config")
        _ = try scratch.write("CONFIG_X=y\n", to: "evidence/kbisect.config")
        let kernel = KernelToStore(
            image: image,
            format: .vmlinux,
            sha256: try await runner.sha256(of: image),
            contents: String(repeating: "c", count: 64),
            evidence: scratch.path.appending("evidence"),
            compiledObjects: 7,
            seconds: 1,
            commit: name
        )
        var notes: [String] = []
        try await store.keep(kernel, builtFrom: Self.inputs(name)) { notes.append($0) }
        return notes
    }

    func take(_ name: String) async throws -> (kernel: StoredKernel?, notes: [String]) {
        var notes: [String] = []
        let kernel = try await store.take(
            Self.inputs(name),
            to: scratch.path.appending("wanted/image"),
            evidence: scratch.path.appending("wanted")
        ) { notes.append($0) }
        return (kernel, notes)
    }

    /// What would boot; `nil` where nothing was left to boot.
    var taken: String? {
        FileManager.default.contents(atPath: scratch.path.appending("wanted/image").string).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    var evidence: [String: String] {
        get throws {
            let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path.appending("wanted").string)
            return Dictionary(
                uniqueKeysWithValues: try names.filter { $0 != "image" }.map {
                    ($0, String(decoding: try scratch.bytes(of: "wanted/\($0)"), as: UTF8.self))
                }
            )
        }
    }

    var outside: String { get throws { String(decoding: try scratch.bytes(of: "outside"), as: UTF8.self) } }

    var entries: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.string).sorted() }
    }

    /// What may come to an entry.
    enum Damage: String, CaseIterable, Sendable {
        case imageHasAnotherByte, imageIsCut, imageIsEmpty, imageIsGone, imageIsALink, imageIsAPipe
        case descriptionHasAnotherByte, descriptionIsCut, descriptionIsGone, descriptionIsALink
        case sumIsGone, sumIsEmpty
        case configurationHasAnotherByte, configurationIsGone, configurationIsAdded
        case entryIsAFile, entryIsALink, entryIsEmpty, entryIsOfAnother
    }

    func damage(_ name: String, _ damage: Damage) async throws {
        let entry = try await entry(name)
        let (image, description) = (entry.appending("image"), entry.appending("entry.json"))
        let config = entry.appending("config")
        func remove(_ path: FilePath) throws { try FileManager.default.removeItem(atPath: path.string) }
        func flip(_ path: FilePath) throws {
            var bytes = try Data(contentsOf: URL(filePath: path.string))
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: URL(filePath: path.string))
        }
        func link(_ path: FilePath) throws {
            let same = FilePath(scratch.path.string + "/" + UUID().uuidString)
            try FileManager.default.moveItem(atPath: path.string, toPath: same.string)
            try FileManager.default.createSymbolicLink(atPath: path.string, withDestinationPath: same.string)
        }
        switch damage {
        case .imageHasAnotherByte: try flip(image)
        case .imageIsCut: #expect(truncate(image.string, 5) == 0)
        case .imageIsEmpty: #expect(truncate(image.string, 0) == 0)
        case .imageIsGone: try remove(image)
        case .imageIsALink: try link(image)
        case .imageIsAPipe:
            try remove(image)
            #expect(mkfifo(image.string, 0o600) == 0)
        case .descriptionHasAnotherByte: try flip(description)
        case .descriptionIsCut: #expect(truncate(description.string, 100) == 0)
        case .descriptionIsGone: try remove(description)
        case .descriptionIsALink: try link(description)
        case .sumIsGone: try remove(entry.appending("entry.sha256"))
        case .sumIsEmpty: #expect(truncate(entry.appending("entry.sha256").string, 0) == 0)
        case .configurationHasAnotherByte: try flip(config)
        case .configurationIsGone: try remove(config)
        case .configurationIsAdded:
            try Data("x\n".utf8).write(to: URL(filePath: entry.appending("kbisect.modules").string))
        case .entryIsAFile:
            try remove(entry)
            try Data("x".utf8).write(to: URL(filePath: entry.string))
        case .entryIsALink: try link(entry)
        case .entryIsEmpty:
            try remove(entry)
            try FileManager.default.createDirectory(atPath: entry.string, withIntermediateDirectories: false)
        case .entryIsOfAnother:
            try remove(entry)
            try FileManager.default.copyItem(atPath: try await self.entry("two").string, toPath: entry.string)
        }
    }
}
