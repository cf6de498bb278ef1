// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestFiles
import ScenarioFiles
import SystemPackage

/// Finds scenarios: files, and those that come with the program.
enum ScenarioCatalogue {
    /// The scenario for a reproducer that comes without one: a small kernel with a btrfs disk.
    static let forAnyReproducer = "btrfs"

    /// The names of those that come with the program.
    static var names: [String] {
        EmbeddedFiles.names().filter { $0.hasSuffix(".yaml") && !$0.contains("/") }.map { String($0.dropLast(5)) }
    }

    /// The text of one that comes with the program.
    static func text(of name: String) -> String? { EmbeddedFiles.text(of: "\(name).yaml") }

    /// Reads a file, or one that comes with the program. A name with a slash or a dot is always a file.
    static func load(_ name: String) throws -> Scenario {
        if let text = text(of: name) {
            return try ScenarioReader.read(embedded: text, name: "\(name).yaml")
        }
        let path = EngineOptions.absolute(name)
        guard name.contains("/") || name.contains(".") || FileManager.default.fileExists(atPath: path.string) else {
            throw BadInput("there is no scenario '\(name)'; there are: \(names.joined(separator: ", "))")
        }
        return try ScenarioReader.read(file: path)
    }
}
