// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// A file that a scenario names: on disk next to the scenario, or embedded in the program.
///
/// ``path`` is tried first. Where it is `nil` or no such file exists, ``embeddedName`` is looked up.
package struct FileReference: Hashable, Sendable, Codable {
    /// As it stands in the scenario, `/` between the parts, without `..`.
    package var written: String
    /// The folder of the scenario's file; `nil` for an embedded scenario.
    package var folder: String?

    package init(_ written: String, folder: String? = nil) {
        self.written = written
        self.folder = folder
    }

    /// Where it would be on disk; `nil` when it can only be embedded.
    package var path: FilePath? {
        let path = FilePath(written)
        if path.isAbsolute { return path }
        guard let folder else { return nil }
        return FilePath(folder).pushing(path)
    }

    /// What it would be called among the embedded files (a path below `configs/`); `nil` for an absolute path.
    package var embeddedName: String? {
        FilePath(written).isAbsolute ? nil : FilePath(written).lexicallyNormalized().string
    }
}
