// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import SystemPackage

/// The folder that QEMU runs in: all that it may write to, and none of the evidence.
///
/// Below the evidence's folder, so that what is left of a run is known by its working directory.
struct Scratch {
    let path: FilePath

    init(in folder: FilePath) throws(MachineError) {
        path = folder.appending("scratch")
        do {
            try FileManager.default.createDirectory(
                atPath: path.string,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw .unusable(path: path, reason: error.localizedDescription)
        }
    }

    func remove() { try? FileManager.default.removeItem(atPath: path.string) }
}
