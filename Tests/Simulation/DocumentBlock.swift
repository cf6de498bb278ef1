// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// The part of a document that a command writes, between two comments.
struct DocumentBlock {
    let path: String

    private static let begin = "<!-- make simulate -->"
    private static let end = "<!-- end -->"

    func replace(by text: String) throws {
        let document = try String(contentsOfFile: path, encoding: .utf8)
        guard let begin = document.range(of: Self.begin),
            let end = document.range(of: Self.end, range: begin.upperBound..<document.endIndex)
        else { throw ValidationError("\(path) has no lines '\(Self.begin)' and '\(Self.end)' to write between") }
        let whole = document[..<begin.upperBound] + "\n\n" + text + "\n" + document[end.lowerBound...]
        try String(whole).write(toFile: path, atomically: true, encoding: .utf8)
    }
}
