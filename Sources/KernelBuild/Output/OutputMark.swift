// SPDX-License-Identifier: Apache-2.0

import CLinux
import Foundation
import HostFiles
import Synchronization
import SystemPackage

/// Writes ``OutputState`` as a build goes on. All copies of a builder share one.
final class OutputMark: Sendable {
    private struct State {
        /// The file of the build that runs.
        var file: FileDescriptor?
        var tree: String?
        /// Whether every make so far ended by itself.
        var isClean = true
    }

    private let folders: WorkerFolders
    private let state = Mutex(State())
    private let syncing = DispatchGroup()

    init(_ folders: WorkerFolders) {
        self.folders = folders
    }

    /// Whether every make of this build ended by itself, and has removed what it had not finished.
    var isClean: Bool { state.withLock { $0.isClean } }

    /// Says on the disk that a build is under way, before anything of it is written.
    ///
    /// A new file each time: a thread that still waits for the disk on behalf of an earlier build writes to its own.
    func begin(tree: String?) throws {
        do {
            try SmallFile.replace(folders.state, with: OutputState(.underWay, tree: tree).bytes, durably: true)
            let file = try FileDescriptor.open(folders.state, .writeOnly, options: [.noFollow, .closeOnExec])
            let earlier = state.withLock { state in
                let earlier = state.file
                state = State(file: file, tree: tree)
                return earlier
            }
            try? earlier?.close()
        } catch {
            throw BuildError.unusable(path: folders.state, reason: "\(error)")
        }
    }

    func makeBegins() { state.withLock { $0.isClean = false } }

    /// make ended by itself.
    func makeEnded() { state.withLock { $0.isClean = true } }

    /// Ends a build; nobody has to wait for the disk. One that was broken off stays marked.
    func end() {
        let (file, tree, isClean) = state.withLock { state in
            defer { state.file = nil }
            return (state.file, state.tree, state.isClean)
        }
        guard let file else { return }
        guard isClean, Self.write(OutputState(.ended, tree: tree), to: file) else {
            try? file.close()
            return
        }
        syncing.enter()
        Thread.detachNewThread { [folders, syncing] in
            defer {
                try? file.close()
                syncing.leave()
            }
            guard let output = try? FileDescriptor.open(folders.output, .readOnly, options: [.directory, .closeOnExec])
            else { return }
            let isOnDisk = syncfs(output.rawValue) == 0
            try? output.close()
            if isOnDisk { _ = Self.write(OutputState(.settled, tree: tree), to: file) }
        }
    }

    /// Waits until what was built is on the disk, or could not be put there.
    func settle() async {
        await withCheckedContinuation { continuation in
            syncing.notify(queue: .global()) { continuation.resume() }
        }
    }

    /// Writes over what the file says. Cut short by a loss of power it cannot be read, and is not believed.
    private static func write(_ state: OutputState, to file: FileDescriptor) -> Bool {
        let bytes = state.bytes
        do {
            try file.seek(offset: 0, from: .start)
            try file.writeAll(bytes)
            try file.resize(to: Int64(bytes.count))
            return true
        } catch {
            return false
        }
    }
}
