// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage

/// Reads what lies in a session's folder, for reports.
package protocol EvidenceReader: Sendable {
    /// The beginning of a file.
    ///
    /// - Parameters:
    ///   - name: From the session's folder: `probes/01-0ee082301c7a/console.log`.
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

    package init(bytes: [UInt8], size: Int) {
        self.bytes = bytes
        self.size = size
    }

    /// Whether the end is missing.
    package var isCut: Bool { bytes.count < size }
    /// As text; what is not UTF-8 becomes U+FFFD.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension SessionFolder: EvidenceReader {
    package func read(_ name: String, limit: Int) -> EvidenceText? {
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
        defer { try? handle.close() }
        let data = (try? handle.read(upToCount: limit)) ?? Data()
        return EvidenceText(bytes: Array(data), size: size)
    }
}
