// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One change of one file.
///
/// An anchor, not a line number or a diff, says where: it must stand in the file exactly once, so a
/// source version that differs around it is noticed rather than edited in the wrong place.
package struct Edit: Codable, Hashable, Sendable {
    /// What is done to the file.
    package enum Change: Codable, Hashable, Sendable {
        /// Puts a text where the anchor stands.
        case replace(anchor: String, with: String)
        /// Makes a file that did not exist, with this content.
        case create(String)
    }

    /// The file, from the tree's root, with `/` between the parts.
    package let path: String
    /// What is done to it.
    package let change: Change

    /// Replaces a text that stands in the file exactly once.
    package static func replace(in path: String, _ anchor: String, with text: String) -> Edit {
        Edit(path: path, change: .replace(anchor: anchor, with: text))
    }

    /// Makes a new file.
    package static func create(_ path: String, _ content: String) -> Edit {
        Edit(path: path, change: .create(content))
    }

    /// The file after the edit.
    ///
    /// - Parameter content: The file before it, `nil` where there is none.
    /// - Throws: ``DemoHistoryError/anchorMismatch(path:title:found:)`` and ``DemoHistoryError/fileExists(path:title:)``.
    func applied(to content: Data?, in title: String) throws -> Data {
        switch change {
        case .create(let text):
            guard content == nil else { throw DemoHistoryError.fileExists(path: path, title: title) }
            return Data(text.utf8)
        case .replace(let anchor, let text):
            guard var content else { throw DemoHistoryError.anchorMismatch(path: path, title: title, found: 0) }
            let places = Self.places(of: Data(anchor.utf8), in: content)
            guard places.count == 1 else {
                throw DemoHistoryError.anchorMismatch(path: path, title: title, found: places.count)
            }
            content.replaceSubrange(places[0], with: Data(text.utf8))
            return content
        }
    }

    private static func places(of anchor: Data, in content: Data) -> [Range<Data.Index>] {
        var places: [Range<Data.Index>] = []
        var start = content.startIndex
        while let place = content.range(of: anchor, in: start..<content.endIndex) {
            places.append(place)
            start = place.lowerBound + 1
        }
        return places
    }
}
