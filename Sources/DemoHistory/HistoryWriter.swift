// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import SystemPackage

/// Turns a source tree and a plan into commands for `git fast-import`.
///
/// Mark 1 is the tree as it came, mark `n + 2` is step `n` of the plan.
struct HistoryWriter: ~Copyable {
    /// 2026-01-05 09:00:00 UTC: a fixed start, so that the ids are the same everywhere.
    private static let firstDate = 1_767_603_600
    /// Not a round figure, so that the dates look lived in. Seconds.
    private static let dateStep = 19_259
    private static let committer = Person.ilse

    private let tree: SourceTree
    private let plan: PlannedHistory
    private var stream: ImportStream

    init(tree: SourceTree, plan: PlannedHistory, to file: FilePath) throws {
        self.tree = tree
        self.plan = plan
        stream = try ImportStream(creating: file)
    }

    static func mark(ofStep position: Int) -> Int { position + 2 }

    /// Writes everything.
    ///
    /// - Parameter onFile: Is told how many files of the tree were read so far.
    mutating func write(version: String, onFile: (Int) -> Void) throws {
        let history = try PreparedHistory(plan, original: tree.content(of:))
        try stream.line("feature done")
        try writeBase(version: version, onFile)
        for (position, step) in history.steps.enumerated() {
            try writeHead(step.commit, at: position)
            try stream.line("from :\(Self.mark(ofStep: step.parents[0]))")
            for other in step.parents.dropFirst() { try stream.line("merge :\(Self.mark(ofStep: other))") }
            for (path, content) in step.files {
                // The made commits only touch plain files: an executable one would lose its bit here.
                try stream.line("M 100644 inline \(ImportStream.quoted(path))")
                try stream.data(content)
            }
        }
        try tag(DemoRepository.goodTag, plan.landmarks.good)
        try tag(DemoRepository.shortGoodTag, plan.landmarks.shortGood)
        try tag(DemoRepository.shortBadTag, plan.landmarks.shortBad)
        try tag(DemoRepository.badTag, plan.steps.count - 1)
        try stream.line("done")
        try stream.flush()
    }

    private mutating func writeBase(version: String, _ onFile: (Int) -> Void) throws {
        let title = "Linux \(version) as in Debian's linux-source-6.1"
        let body = "The tree as it came, before the commits that were made for the demo."
        try writeHead(PlannedCommit(Self.committer, title, body, []), at: PreparedHistory.base)
        var count = 0
        try tree.forEachFile { file in
            let place = tree.root.string + "/" + file.path
            switch file.kind {
            case .plain, .executable:
                let mode = file.kind == .plain ? "100644" : "100755"
                try stream.line("M \(mode) inline \(ImportStream.quoted(file.path))")
                try stream.data(from: place, size: file.size)
            case .symbolicLink:
                try stream.line("M 120000 inline \(ImportStream.quoted(file.path))")
                try stream.data(Data(FileManager.default.destinationOfSymbolicLink(atPath: place).utf8))
            }
            count += 1
            onFile(count)
        }
    }

    private mutating func writeHead(_ commit: PlannedCommit, at position: Int) throws {
        let date = Self.firstDate + (position + 1) * Self.dateStep
        // Applied some hours after it was written, as it is with patches sent by mail.
        let written = date - 13_507
        try stream.line("commit refs/heads/\(commit.branch == .main ? "master" : "side")")
        try stream.line("mark :\(Self.mark(ofStep: position))")
        try stream.line("author \(commit.author.name) <\(commit.author.email)> \(written) +0100")
        try stream.line("committer \(Self.committer.name) <\(Self.committer.email)> \(date) +0000")
        try stream.data(Data(commit.message.utf8))
    }

    private mutating func tag(_ name: String, _ position: Int) throws {
        try stream.line("reset refs/tags/\(name)")
        try stream.line("from :\(Self.mark(ofStep: position))")
        try stream.line("")
    }
}
