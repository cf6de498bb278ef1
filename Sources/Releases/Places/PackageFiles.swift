// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HostCommands
package import SystemPackage

/// Package files on the disk: a folder of them, or one.
///
/// Nobody vouches for a .deb by itself; of an .rpm the signature is looked at.
package struct PackageFiles: ReleaseSource {
    private let path: FilePath
    private let runner: any CommandRunner

    /// - Parameter path: A folder, which is not descended into, or a package file.
    package init(_ path: FilePath, runner: any CommandRunner) {
        self.path = path
        self.runner = runner
    }

    package var words: String { path.string }

    package func offer() async throws -> PackageOffer {
        var offer = PackageOffer()
        for file in try files() {
            let name = file.lastComponent?.string ?? ""
            // Other packages are told by their names alone: a folder may have thousands.
            guard let said = PackageFileName(name), KernelPackageName(said.name, said.version.scheme) != nil else {
                continue
            }
            do {
                let package = try await PackageReader(runner: runner).package(file)
                guard KernelPackageName(package.name, package.version.scheme) != nil else {
                    throw UnusableRelease("by its name a kernel, and in it is '\(package.name.prefix(100))'")
                }
                offer.packages.append(package)
            } catch let error as UnusableRelease {
                offer.problems.append("\(name): \(error.reason)")
            }
        }
        return offer
    }

    package func fetch(_ package: KernelPackage, into folder: FilePath, log: FilePath) async throws -> FetchedPackage {
        guard case .file(let file) = package.place else {
            throw ReleaseError.gone(package.name, reason: "it is no file")
        }
        return FetchedPackage(file: file, trust: try await PackageReader(runner: runner).trust(in: file))
    }

    private func files() throws -> [FilePath] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path.string, isDirectory: &isFolder) else {
            throw ReleaseError.notASource(path.string, reason: "there is no such file or folder")
        }
        guard isFolder.boolValue else { return [path] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path.string).sorted().map { path.appending($0) }
        } catch {
            throw ReleaseError.notASource(path.string, reason: error.localizedDescription)
        }
    }
}
