// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// What came of building a kernel. A kernel that does not build is a result, not an error.
package enum BuildOutcome: Hashable, Sendable {
    /// There is an image to boot.
    case built(BuiltKernel)
    /// This commit gives no kernel that could be tested.
    case failed(BuildFailure)
}

/// A kernel that was built.
package struct BuiltKernel: Hashable, Sendable {
    /// Which file the build left.
    package enum Format: String, Hashable, Sendable, Codable {
        /// The ELF file, which QEMU starts through its PVH note.
        case vmlinux
        /// The compressed image with the real-mode header.
        case bzImage
    }

    /// The image, inside the build folder: the next build overwrites it.
    package var image: FilePath
    /// Which kind of file it is.
    package var format: Format
    /// The effective configuration, inside the build folder.
    package var configuration: FilePath
    /// Object files that were compiled for it.
    package var compiledObjects: Int
    /// From the first call of make to the image.
    package var duration: Duration
    /// Of that, until make could begin: what was to be removed, and the configuration.
    package var configuring = Duration.zero
    /// Of that, from the first line that tells of linking.
    package var linking = Duration.zero
    /// What a person should know of how it was built.
    package var remark: String?
    /// What this build read, and those whose objects are in it; `nil` where that was not traced.
    package var traced: TracedReads?
}

/// Why there is no kernel.
package struct BuildFailure: Hashable, Sendable {
    /// How far it came.
    package enum Stage: String, Hashable, Sendable, Codable {
        case configure
        case compile
    }

    /// How far it came.
    package var stage: Stage
    /// One line: the first error of the compiler, the symbols that are gone, the time-out.
    package var reason: String
    /// Whether nothing but time says so.
    package var isTimeOut: Bool

    package init(stage: Stage, reason: String, isTimeOut: Bool = false) {
        self.stage = stage
        self.reason = reason
        self.isTimeOut = isTimeOut
    }
}

/// Why we could not find out whether a kernel builds. Never a verdict on the commit.
package enum BuildError: Error, Hashable, Sendable {
    /// The host, not the source, ended the build: no memory, no space, no compiler.
    case hostTrouble(line: String, log: FilePath)
    /// A file of ours could not be written or read.
    case unusable(path: FilePath, reason: String)
}

extension BuildError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .hostTrouble(let line, let log):
            "the build was stopped by this machine, not by the source: \(line)\n"
                + "The log is \(log). Free memory or disk space, or use fewer --jobs, and start again: what is built is kept."
        case .unusable(let path, let reason):
            "cannot use \(path) for the build: \(reason)"
        }
    }
}
