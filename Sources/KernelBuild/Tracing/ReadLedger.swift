// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import HostFiles
import SystemPackage

/// What the builds of a worker's folder read since it was empty.
///
/// make builds only what changed, so what one build reads is not all that its image depends on: objects of earlier builds are
/// in it, with what those read. All builds together have read it all.
struct ReadLedger: Codable, Sendable {
    /// Of all builds together.
    var reads: TracedReads
    /// Symbolic links that they made, and where those led.
    var links: [String: Set<String>]
    /// What the last of them left looks like: whatever else is built there makes it look different.
    var output: String

    /// That of a folder in which nothing was built yet.
    static let empty = ReadLedger(reads: TracedReads(), links: [:], output: "")
}

/// Keeps the ledger beside the build folder, where no build can write in its sandbox.
struct ReadLedgerFile {
    let runner: any CommandRunner
    let folders: WorkerFolders

    /// Some hundred thousand names.
    private static let largest = 64 << 20

    private var path: FilePath { folders.worker.appending("out.reads") }

    /// The ledger of what is in the build folder; `nil` where that is not known for sure.
    func read() async throws -> ReadLedger? {
        guard let bytes = try? SmallFile.read(path, limit: Self.largest),
            let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
        else { return nil }
        let content = Array(bytes[(end + 1)...])
        guard try await runner.sha256(of: content) == String(decoding: bytes[..<end], as: UTF8.self),
            let ledger = try? JSONDecoder().decode(ReadLedger.self, from: Data(content))
        else { return nil }
        return try await look() == ledger.output ? ledger : nil
    }

    func write(_ ledger: ReadLedger) async throws {
        do {
            let content = Array(try JSONEncoder().encode(ledger))
            let hash = try await runner.sha256(of: content)
            try SmallFile.replace(path, with: Array("\(hash)\n".utf8) + content, durably: false)
        } catch let error as Errno {
            throw BuildError.unusable(path: path, reason: "\(error)")
        }
    }

    /// To be called before anything is built: what is not written anew afterwards is not known.
    func remove() throws {
        do {
            try BuildFile.remove(path)
        } catch {
            throw BuildError.unusable(path: path, reason: error.localizedDescription)
        }
    }

    /// Names, numbers, sizes and times of all that is in the build folder, hashed.
    func look() async throws -> String? {
        let list = HostCommand("find", ["-printf", #"%P\0%i %s %T@ %y\0"#], workingDirectory: folders.output)
        let output = try await runner.capture(list, input: [], limit: Self.largest, timeout: .seconds(300))
        guard output.end.isSuccess, output.standardOutput.count < Self.largest else { return nil }
        return try await runner.sha256(of: output.standardOutput)
    }
}
