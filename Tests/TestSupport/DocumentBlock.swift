// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The part of a document that a command writes: between a comment that names the command and one that ends it.
package struct DocumentBlock {
    /// The document has no such part.
    package struct Missing: Error, CustomStringConvertible {
        package let description: String
    }

    private let path: String
    private let command: String

    /// - Parameter command: `make simulate`.
    package init(path: String, command: String) {
        self.path = path
        self.command = command
    }

    /// What is there now.
    ///
    /// - Throws: ``Missing``, and what reading throws.
    package var text: String {
        get throws {
            let document = try document
            return String(document[try range(in: document)].trimmingCharacters(in: .newlines)) + "\n"
        }
    }

    /// - Throws: ``Missing``, and what reading and writing throw.
    package func replace(by text: String) throws {
        let document = try document
        let range = try range(in: document)
        let whole = document[..<range.lowerBound] + "\n\n" + text + "\n" + document[range.upperBound...]
        try String(whole).write(toFile: path, atomically: true, encoding: .utf8)
    }

    private var document: String { get throws { try String(contentsOfFile: path, encoding: .utf8) } }

    private func range(in document: String) throws -> Range<String.Index> {
        let (first, last) = ("<!-- \(command) -->", "<!-- end -->")
        guard let begin = document.range(of: first),
            let end = document.range(of: last, range: begin.upperBound..<document.endIndex)
        else { throw Missing(description: "\(path) has no lines '\(first)' and '\(last)' to write between") }
        return begin.upperBound..<end.lowerBound
    }
}
