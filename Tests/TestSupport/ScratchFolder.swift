// SPDX-License-Identifier: Apache-2.0

import Foundation
package import SystemPackage

/// A folder of its own for each test, removed at the end.
package final class ScratchFolder: Sendable {
    package let path: FilePath

    package init() throws {
        path = FilePath(FileManager.default.temporaryDirectory.path).appending("kbisect-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path.string)
    }

    package func write(_ text: String, to name: String) throws -> FilePath {
        let file = path.appending(name)
        try Data(text.utf8).write(to: URL(filePath: file.string))
        return file
    }

    package func bytes(of name: String) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(filePath: path.appending(name).string)))
    }

    /// The names in it, in order.
    package var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path.string).sorted() }
    }
}
