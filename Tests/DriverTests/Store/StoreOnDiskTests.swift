// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import HostCommands
import KernelBuild
import Sessions
import SystemPackage
import TestSupport
import Testing

/// What `kbisect gc` and `--max-disk` do with the store.
@Suite struct StoreOnDiskTests {
    /// Entries as they are on the disk, of a MiB each, the first one used longest ago.
    private func withKernels(_ count: Int, workers: Int, _ body: (StateFolder, [FilePath]) throws -> Void) throws {
        let scratch = try ScratchFolder()
        let state = StateFolder(override: scratch.path, environment: [:])
        try state.prepare()
        func write(_ path: FilePath, MiB: Int) throws {
            try FileManager.default.createDirectory(
                atPath: path.removingLastComponent().string,
                withIntermediateDirectories: true
            )
            try Data(repeating: 1, count: MiB << 20).write(to: URL(filePath: path.string))
        }
        var kernels: [FilePath] = []
        for number in 0..<count {
            let entry = state.kernels.appending(String(repeating: "\(number)", count: 64))
            try write(entry.appending("image"), MiB: 1)
            try write(entry.appending("entry.json"), MiB: 0)
            let used = Date(timeIntervalSinceNow: -Double(1000 - number))
            try FileManager.default.setAttributes(
                [.modificationDate: used],
                ofItemAtPath: entry.appending("entry.json").string
            )
            kernels.append(entry)
        }
        for number in 0..<workers {
            try write(state.workers.appending("\(number)/lock"), MiB: 0)
            try write(state.workers.appending("\(number)/object"), MiB: 2)
        }
        try body(state, kernels)
        withExtendedLifetime(scratch) {}
    }

    private func exists(_ path: FilePath) -> Bool { FileManager.default.fileExists(atPath: path.string) }

    @Test func itIsListedAndCanGo() throws {
        try withKernels(2, workers: 1) { state, kernels in
            let item = try #require(DiskUse(of: state).items.first { $0.kind == .kernels })
            #expect(item.bytes >= 2 << 20 && item.inUse == nil)
            try DiskUse.remove(item)
            #expect(!kernels.contains(where: exists))
            // The folder stays: another kbisect may be about to write to it.
            #expect(exists(state.kernels))
            #expect(DiskUse(of: state).items.first { $0.kind == .kernels }?.bytes == 0)
        }
    }

    /// Builds of idle workers first, then kernels, and of those no more than have to.
    @Test(arguments: [
        (most: 9, kernels: [0, 1, 2, 3], isIdleThere: true), (6, [0, 1, 2, 3], false), (4, [2, 3], false),
    ])
    func kernelsGoBehindIdleBuildsAndOnlyAsManyAsHaveTo(_ most: Int, left: [Int], isIdleThere: Bool) throws {
        try withKernels(4, workers: 2) { state, kernels in
            let lock = try WorkerLock(below: state.workers)
            #expect(lock.name == "0")
            let limit = DiskLimit(state, mostMiB: most, worker: state.workers.appending("0"))
            let done = try limit.keep()
            #expect(kernels.indices.filter { exists(kernels[$0]) } == left)
            #expect(exists(state.workers.appending("1/object")) == isIdleThere)
            #expect(exists(state.workers.appending("0/object")))
            #expect(done.contains { $0.contains("were removed for --max-disk: 2 MiB") } == (left.count == 2))
        }
    }
}
