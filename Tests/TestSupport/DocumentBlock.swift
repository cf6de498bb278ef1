// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The part of a document that a command writes, between two comments: `<!-- make simulate -->` and `<!-- end -->`.
package struct DocumentBlock {
    private let path: String
    private let begin: String

    private static let end = "<!-- end -->"

    /// - Parameter command: The one that writes it, as the first comment names it: `make simulate`.
    package init(path: String, command: String) {
        self.path = path
        begin = "<!-- \(command) -->"
    }

    /// Puts a text between the comments.
    ///
    /// - Throws: ``Missing`` where the document has no such part, and what reading and writing it throws.
    package func replace(by text: String) throws {
        let document = try String(contentsOfFile: path, encoding: .utf8)
        guard let begin = document.range(of: begin),
            let end = document.range(of: Self.end, range: begin.upperBound..<document.endIndex)
        else { throw Missing(path: path, begin: self.begin, end: Self.end) }
        let whole = document[..<begin.upperBound] + "\n\n" + text + "\n" + document[end.lowerBound...]
        try String(whole).write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// A document has no comments to write between.
    package struct Missing: LocalizedError, CustomStringConvertible {
        let path: String
        let begin: String
        let end: String

        package var description: String { "\(path) has no lines '\(begin)' and '\(end)' to write between" }
        package var errorDescription: String? { description }
    }
}
