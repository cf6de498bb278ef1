// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HostCommands
package import SystemPackage

/// Tells what a path as a source of kernels is, from what is there.
package enum ReleasePath {
    /// - Throws: ``ReleaseError/notASource(_:reason:)`` where it is nothing of the kind.
    package static func source(
        at path: FilePath,
        runner: any CommandRunner
    ) throws(ReleaseError) -> any ReleaseSource {
        if isFolder(path) {
            return InstalledKernels.isBoot(path)
                ? InstalledKernels(boot: path, runner: runner) : PackageFiles(path, runner: runner)
        }
        guard isFile(path) else { throw .notASource(path.string, reason: "there is no such file or folder") }
        return ["deb", "rpm"].contains(path.extension)
            ? PackageFiles(path, runner: runner) : AddressList(path, runner: runner)
    }

    package static func isFolder(_ path: FilePath) -> Bool { isFolderIfThere(path) == true }
    package static func isFile(_ path: FilePath) -> Bool { isFolderIfThere(path) == false }

    /// `nil` where nothing is there.
    private static func isFolderIfThere(_ path: FilePath) -> Bool? {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path.string, isDirectory: &isFolder) ? isFolder.boolValue : nil
    }
}
