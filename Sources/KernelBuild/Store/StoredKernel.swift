// SPDX-License-Identifier: Apache-2.0

import Foundation
package import SystemPackage

/// What an entry of the store says of itself: `entry.json`.
package struct StoredKernel: Hashable, Sendable, Codable {
    /// Counted up when the files or this change their meaning.
    static let currentLayout = 1

    /// Of the files.
    var layout = Self.currentLayout
    /// What it was built from.
    package var inputs: KernelInputs
    /// Which kind of file the image is.
    package var format: BuiltKernel.Format
    /// The SHA-256 of the image.
    package var image: String
    /// The SHA-256 of what of it boots: ``KernelContents``.
    package var contents: String
    /// The SHA-256 of the other files, by name: the configuration.
    package var files: [String: String]
    /// Object files that were compiled for it.
    package var compiledObjects: Int
    /// What the build took.
    package var seconds: Double
    /// What a person knows it by.
    package var commit: String

    /// What is kept of the configuration, by name, as a probe's evidence has it.
    static let evidence = ["config", "kbisect.config", "kbisect.modules"]

    init(
        inputs: KernelInputs,
        format: BuiltKernel.Format,
        image: String,
        contents: String,
        compiledObjects: Int,
        seconds: Double,
        commit: String
    ) {
        (self.inputs, self.format, self.image, self.contents) = (inputs, format, image, contents)
        (self.compiledObjects, self.seconds, self.commit) = (compiledObjects, seconds, commit)
        files = [:]
    }
}

/// A kernel that was just built, for the store.
package struct KernelToStore: Hashable, Sendable {
    /// A file that nobody writes to any more: it is linked to, not copied, where that is possible.
    package var image: FilePath
    package var format: BuiltKernel.Format
    /// Its SHA-256.
    package var sha256: String
    /// The SHA-256 of what of it boots.
    package var contents: String
    /// The folder with the evidence of its build.
    package var evidence: FilePath
    package var compiledObjects: Int
    /// What the build took.
    package var seconds: Double
    /// What a person knows it by.
    package var commit: String

    package init(
        image: FilePath,
        format: BuiltKernel.Format,
        sha256: String,
        contents: String,
        evidence: FilePath,
        compiledObjects: Int,
        seconds: Double,
        commit: String
    ) {
        (self.image, self.format, self.sha256, self.contents) = (image, format, sha256, contents)
        (self.evidence, self.compiledObjects, self.seconds) = (evidence, compiledObjects, seconds)
        self.commit = commit
    }
}
