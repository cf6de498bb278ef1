// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostFiles
package import SystemPackage

/// The sessions that are kept on this machine.
package struct SessionCatalogue: Hashable, Sendable {
    private let sessions: FilePath

    /// - Parameter sessions: The folder that holds a folder for each.
    package init(below sessions: FilePath) {
        self.sessions = sessions
    }

    /// Every folder with a record, newest first: names begin with the time.
    package var all: [SessionFolder] { folders.filter(\.hasRecord) }

    private var folders: [SessionFolder] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: sessions.string)) ?? []
        return names.sorted(by: >).map { SessionFolder(existing: sessions.appending($0)) }
    }

    /// The session that a person means.
    ///
    /// - Parameter name: A folder, a session's name or its beginning; `latest` or nothing is the newest.
    /// - Throws: ``SessionError`` where there is none, or several.
    package func find(_ name: String?) throws(SessionError) -> SessionFolder {
        guard let name, name != "latest" else {
            guard let newest = all.first else { throw .none(sessions) }
            return newest
        }
        return try find(name, where: \.hasRecord)
    }

    /// The search by hand that a person means, which may still wait for its ends; the newest if none is named.
    package func findByHand(_ name: String?) throws(SessionError) -> SessionFolder {
        guard let name, name != "latest" else {
            // Reading every record would take long; these folders are named so.
            let named = folders.filter { $0.name.contains("-\(SessionRecord.scenarioByHand)") }
            guard let newest = named.first(where: \.isByHand) else { throw .noneByHand(sessions) }
            return newest
        }
        let found = try find(name) { $0.hasRecord || $0.isOpenEnded }
        guard found.isByHand else { throw .notByHand(found.name) }
        return found
    }

    private func find(
        _ name: String,
        where isMeant: (SessionFolder) -> Bool
    ) throws(SessionError) -> SessionFolder {
        if name.contains("/") || name == "." {
            let path = FilePath(FileManager.default.currentDirectoryPath).pushing(FilePath(name)).lexicallyNormalized()
            let folder = SessionFolder(existing: path)
            guard isMeant(folder) else { throw .noRecord(path) }
            return folder
        }
        let found = folders.filter { $0.name.hasPrefix(name) && isMeant($0) }
        if let exact = found.first(where: { $0.name == name }) { return exact }
        guard let first = found.first else { throw .unknown(name, sessions) }
        guard found.count == 1 else { throw .ambiguous(name, found.map(\.name)) }
        return first
    }
}

extension SessionFolder {
    /// What the folder is called.
    package var name: String { path.lastComponent?.string ?? path.string }

    /// Whether there is a record in it: `probe`, `build` and `boot` leave none.
    package var hasRecord: Bool { FileManager.default.fileExists(atPath: recordFile.string) }

    /// Whether a person leads the search. A record that cannot be read is taken for one, and complained about when it
    /// is used.
    fileprivate var isByHand: Bool {
        guard hasRecord else { return isOpenEnded }
        guard let record = try? readRecord() else { return name.contains("-\(SessionRecord.scenarioByHand)") }
        return record.kind == .byHand
    }

    /// A probe with its boots takes some 4 KiB.
    private static let mostBytesOfRecord = 256 << 20

    /// Reads the record, which may be that of a session that runs at this moment.
    package func readRecord() throws(SessionError) -> SessionRecord {
        struct Version: Decodable { var schema: Int }
        do {
            let data = Data(try SmallFile.read(recordFile, limit: Self.mostBytesOfRecord))
            let schema = try JSONDecoder().decode(Version.self, from: data).schema
            guard schema == SessionRecord.currentSchema else { throw SessionError.otherSchema(recordFile, schema) }
            return try JSONDecoder().decode(SessionRecord.self, from: data)
        } catch let error as SessionError {
            throw error
        } catch Errno.noSuchFileOrDirectory {
            throw .noRecord(path)
        } catch let error as DecodingError {
            throw .damaged(recordFile, reason: error.place)
        } catch {
            throw .damaged(recordFile, reason: StateError.plain(error))
        }
    }
}

extension DecodingError {
    /// Where in the file, and what.
    fileprivate var place: String {
        let context: Context =
            switch self {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
                .dataCorrupted(let context):
                context
            @unknown default: Context(codingPath: [], debugDescription: "it is damaged")
            }
        let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        return path.isEmpty ? context.debugDescription : "at \(path): \(context.debugDescription)"
    }
}
