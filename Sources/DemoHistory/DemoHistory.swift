// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HostCommands
internal import Search
package import SystemPackage

/// Makes a kernel history that has a known culprit, from a kernel source package.
///
/// Authors, dates and messages are fixed, so the ids are the same on every machine that has the same source.
package struct DemoHistory: Sendable {
    /// Bytes of disk while it is made: the unpacked tree (1.2 GiB), the import stream (1.2 GiB) and the pack
    /// (0.3 GiB), measured with 6.1.192, and some room.
    static let diskNeeded = 3200 << 20

    private let plan: PlannedHistory
    private let git: Git
    private let commands: any CommandRunner
    private let diskNeeded: Int

    /// - Parameters:
    ///   - plan: The commits to make; tests give another.
    ///   - diskNeeded: Bytes that must be free before anything is begun.
    package init(
        plan: PlannedHistory = .linux61,
        commands: any CommandRunner = HostCommandRunner(),
        diskNeeded: Int? = nil
    ) {
        self.plan = plan
        self.commands = commands
        self.diskNeeded = diskNeeded ?? Self.diskNeeded
        git = Git(commands: commands)
    }

    /// Makes `<folder>/linux-<version>.git`, or finds the one made before.
    ///
    /// A finished repository has a record beside it and is used again when its tags still name what the record
    /// says; anything else is made anew. It gets its name only when it is whole.
    ///
    /// - Parameters:
    ///   - folder: Is created where needed.
    ///   - progress: Is told what is being done, often.
    /// - Throws: ``DemoHistoryError``, `HostCommandError`; `CancellationError` when the task is cancelled.
    package func make(
        in folder: FilePath,
        from source: DemoSource = .debian,
        progress: @Sendable (DemoProgress) -> Void = { _ in }
    ) async throws -> DemoRepository {
        let workshop = try Workshop(in: folder)
        let planHash = try await git.hash(of: plan)
        let identity = try Self.identity(of: source)
        for file in workshop.records() {
            guard let record = DemoRecord.read(file), record.format == DemoRecord.currentFormat,
                record.source == identity, record.plan == planHash
            else { continue }
            let repository = Workshop.repository(of: file)
            if try await isWhole(record, in: repository) { return record.repository(at: repository, wasReused: true) }
        }
        try workshop.requireFree(bytes: diskNeeded)
        try workshop.clear()
        defer { try? workshop.clear() }

        progress(.unpacking)
        let tree = try await unpack(source, in: workshop)
        let version = try KernelVersion.read(tree, of: source.tarball)
        let made = try await importHistory(of: tree, version: version, in: workshop, progress)
        let record = DemoRecord(
            format: DemoRecord.currentFormat,
            source: identity,
            plan: planHash,
            version: version,
            good: try made.id(ofStep: plan.landmarks.good),
            bad: try made.id(ofStep: plan.steps.count - 1),
            shortGood: try made.id(ofStep: plan.landmarks.shortGood),
            shortBad: try made.id(ofStep: plan.landmarks.shortBad),
            culprit: try made.id(ofStep: plan.landmarks.culprit)
        )
        guard try await isWhole(record, in: made.path) else {
            throw DemoHistoryError.incomplete(reason: "its tags do not name the commits that were made")
        }
        let path = try workshop.publish(made.path, as: "linux-\(version)", record)
        return record.repository(at: path, wasReused: false)
    }

    private static func identity(of source: DemoSource) throws -> DemoRecord.Source {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: source.tarball.string),
            let size = attributes[.size] as? Int, let modified = attributes[.modificationDate] as? Date
        else { throw DemoHistoryError.sourceMissing(source.tarball, package: source.package) }
        return DemoRecord.Source(
            path: source.tarball.string,
            size: size,
            modified: Int(modified.timeIntervalSince1970)
        )
    }

    private func unpack(_ source: DemoSource, in workshop: borrowing Workshop) async throws -> SourceTree {
        let folder = try workshop.subfolder("tree")
        // Owners and times are of no use; the modes of the archive decide which files are executable.
        let options = ["--no-same-owner", "--preserve-permissions", "--touch", "--strip-components=1"]
        let tar = HostCommand("tar", options + ["-C", folder.string, "-xf", source.tarball.string])
        try await commands.requireSuccess(of: tar)
        return SourceTree(root: folder)
    }

    private func importHistory(
        of tree: SourceTree,
        version: String,
        in workshop: borrowing Workshop,
        _ progress: @Sendable (DemoProgress) -> Void
    ) async throws -> ImportedHistory {
        let stream = workshop.place("stream")
        do {
            var writer = try HistoryWriter(tree: tree, plan: plan, to: stream)
            try writer.write(version: version) { count in
                if count % 1000 == 0 { progress(.reading(files: count)) }
            }
        } catch let error as Errno {
            throw DemoHistoryError.unusable(stream, reason: "\(error)")
        }
        progress(.importing)
        let repository = workshop.place("repository.git")
        let marks = workshop.place("marks")
        try await git.makeBare(repository)
        try await git.fastImport(stream, into: repository, marks: marks)
        return try ImportedHistory(path: repository, marks: marks)
    }

    /// Whether the tags name the commits of a record, and the culprit is there.
    private func isWhole(_ record: DemoRecord, in repository: FilePath) async throws -> Bool {
        let expected = [
            DemoRepository.goodTag: record.good, DemoRepository.badTag: record.bad,
            DemoRepository.shortGoodTag: record.shortGood, DemoRepository.shortBadTag: record.shortBad,
        ]
        for (tag, id) in expected where try await git.resolve("refs/tags/\(tag)^{commit}", in: repository) != id {
            return false
        }
        return try await git.resolve("\(record.culprit)^{commit}", in: repository) == record.culprit
    }
}
