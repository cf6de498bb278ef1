// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Search
package import SystemPackage

/// The sources of one worker, `<worker>/src`, brought to one commit after the other.
///
/// Beside it lie `src.state` (which tree is there) and `src.files` (how to see that it still is). The first
/// checkout of a process looks at every file, and repairs what somebody changed, or an earlier process left
/// half done; later ones write what differs between two trees, and look at nothing else. One process at a
/// time may use a worker's folder: to see to that is the caller's part.
package actor WorkTree {
    /// `<worker>/src`.
    package nonisolated let folder: FilePath
    private nonisolated let worker: FilePath
    /// The tree that this process left there; `nil` before its first checkout, and after one that failed.
    private(set) var current: ObjectID?
    private var table = FileTable()
    /// A handle of our own: a checkout takes seconds, and must not hold up who asks the repository meanwhile.
    private(set) var source: RepositoryHandle?
    /// What the last checkout changed, and of which tree; `nil` where that is not known for sure.
    private(set) var lastChange: (from: ObjectID, difference: TreeDifference)?
    /// Of folders that were looked at, what stands for the names in them.
    var names: [ObjectID: ObjectID] = [:]

    /// - Parameter worker: The worker's folder, made when it is not there.
    package init(worker: FilePath) {
        self.worker = worker
        folder = worker.appending("src")
    }

    /// Makes the work tree what `git checkout` of that commit gives, without filters and submodules, under umask 022.
    ///
    /// - Parameter progress: Is told, after each file, how many were written. What it throws breaks the checkout off.
    /// - Throws: ``GitError`` when the commit cannot be read; ``CheckoutError`` when it cannot be written;
    ///   `CancellationError`. The next checkout puts right what was left.
    package func checkOut(
        _ commit: CommitID,
        from repository: GitRepository,
        progress: @Sendable (Int) throws -> Void = { _ in }
    ) throws -> CheckoutSummary {
        let source = try open(repository)
        let wanted = try source.tree(of: commit)
        if let current, current == wanted { return CheckoutSummary(basis: .difference) }
        return try withoutActuallyEscaping(progress) { progress in
            var (checkout, there) = try begin(source, progress)
            let top = try Folder(top: folder)
            let isOurs = checkout.summary.basis == .difference
            // From here on nothing is known, until all of it is done.
            (current, table, lastChange) = (nil, FileTable(), nil)
            try write(.underWay(from: there, to: wanted))
            if isOurs {
                try checkout.apply(from: there, to: wanted, in: top)
            } else {
                try checkout.verify(wanted, in: top)
            }
            try naming(filesFile) { try checkout.table.write(filesFile) }
            try write(.complete(wanted))
            (current, table) = (wanted, checkout.table)
            // What somebody made right by hand was looked at, and is not among what was written.
            if let there, checkout.summary.repaired == 0 { lastChange = (there, checkout.difference) }
            return checkout.summary
        }
    }

    private var stateFile: FilePath { worker.appending("src.state") }
    private var filesFile: FilePath { worker.appending("src.files") }

    private func open(_ repository: GitRepository) throws(GitError) -> RepositoryHandle {
        if let source, source.path == repository.path { return source }
        let opened = try RepositoryHandle(repository.path)
        source = opened
        return opened
    }

    /// The checkout to run, with what can be believed about the files, and the tree that was there when it was whole.
    private func begin(
        _ source: RepositoryHandle,
        _ progress: @escaping (Int) throws -> Void
    ) throws -> (Checkout, there: ObjectID?) {
        if let current { return (Checkout(source, table, .difference, progress), current) }
        try makeFolders()
        let state = WorkTreeState(reading: stateFile)
        if state == nil { try requireNoRepository() }
        guard let state, let table = FileTable(reading: filesFile) else {
            return (Checkout(source, FileTable(), .content, progress), nil)
        }
        switch state {
        case .complete(let tree):
            return (Checkout(source, table, .record, progress), tree)
        case .underWay(from: nil, _):
            return (Checkout(source, FileTable(), .content, progress), nil)
        case .underWay(let from?, let to):
            var checkout = Checkout(source, table, .content, progress)
            do {
                try checkout.forgetDifference(from: from, to: to)
            } catch {
                // One of the trees is gone from the repository, or cannot be written and never was.
                checkout.table = FileTable()
            }
            return (checkout, nil)
        }
    }

    private func makeFolders() throws {
        for path in [worker, folder] where mkdir(path.string, 0o755) != 0 && errno != EEXIST {
            throw CheckoutError.system(doing: "making the folder", path: path.string, Errno(rawValue: errno))
        }
    }

    /// Without a state this may be a folder of somebody who chose the wrong one.
    private func requireNoRepository() throws {
        var status = stat()
        if lstat(folder.appending(".git").string, &status) == 0 { throw CheckoutError.notOurs(folder) }
    }

    private func write(_ state: WorkTreeState) throws {
        try naming(stateFile) { try state.write(stateFile) }
    }

    private func naming(_ path: FilePath, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as Errno {
            throw CheckoutError.system(doing: "writing", path: path.string, error)
        }
    }
}
