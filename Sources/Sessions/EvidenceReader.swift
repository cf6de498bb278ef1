// SPDX-License-Identifier: Apache-2.0

import Foundation
import GzipFiles
import SystemPackage

/// Reads what lies in a session's folder, for reports.
package protocol EvidenceReader: Sendable {
    /// The beginning of a file, which may have been compressed since.
    ///
    /// - Parameters:
    ///   - name: From the session's folder: `probes/01-0ee082301c7a/console.log`, also where that is now
    ///     `console.log.gz`.
    ///   - limit: The most bytes to return.
    /// - Returns: `nil` where there is no such file, or its name leads out of the folder.
    func read(_ name: String, limit: Int) -> EvidenceText?
}

/// The beginning of a file of somebody else's making.
package struct EvidenceText: Hashable, Sendable {
    /// Its bytes, whatever they are.
    package var bytes: [UInt8]
    /// How many bytes the file has.
    package var size: Int
    /// Why there are not more bytes, in words for a person: the file is compressed, and damaged.
    package var damage: String?

    package init(bytes: [UInt8], size: Int, damage: String? = nil) {
        self.bytes = bytes
        self.size = size
        self.damage = damage
    }

    /// Whether the end is missing.
    package var isCut: Bool { bytes.count < size || damage != nil }
    /// As text; what is not UTF-8 becomes U+FFFD.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension SessionFolder: EvidenceReader {
    /// Twice what a log can have: what holds more was not compressed by us.
    private static let mostBytes = 128 << 20

    package func read(_ name: String, limit: Int) -> EvidenceText? {
        if let file = open(name) {
            defer { try? file.handle.close() }
            let data = (try? file.handle.read(upToCount: limit)) ?? Data()
            return EvidenceText(bytes: Array(data), size: file.size)
        }
        let compressed = name + CompressedLogs.suffix
        guard CompressedLogs.isLog(name), let file = open(compressed) else { return nil }
        defer { try? file.handle.close() }
        let descriptor = FileDescriptor(rawValue: file.handle.fileDescriptor)
        do {
            let content = try GzipReader.read(descriptor, limit: limit, most: Self.mostBytes)
            return EvidenceText(
                bytes: content.bytes,
                size: content.size,
                damage: content.damage.map { "\(compressed) cannot be read to its end: \($0)" }
            )
        } catch {
            return EvidenceText(bytes: [], size: 0, damage: "\(compressed) cannot be read: \(error)")
        }
    }

    /// A regular file that is in the folder, whatever its name says.
    private func open(_ name: String) -> (handle: FileHandle, size: Int)? {
        // A record may come from somebody else: no name in it reaches outside.
        let inside = FilePath(name)
        guard inside.isRelative, !inside.components.contains(where: { $0.kind != .regular }) else { return nil }
        let file = path.pushing(inside)
        let real = FilePath(URL(filePath: file.string).resolvingSymlinksInPath().path)
        guard real.starts(with: FilePath(URL(filePath: path.string).resolvingSymlinksInPath().path)),
            let attributes = try? FileManager.default.attributesOfItem(atPath: real.string),
            // A FIFO would hold us for ever.
            attributes[.type] as? FileAttributeType == .typeRegular, let size = attributes[.size] as? Int,
            let handle = FileHandle(forReadingAtPath: real.string)
        else { return nil }
        return (handle, size)
    }
}
