// SPDX-License-Identifier: Apache-2.0

import Foundation
import Sessions
import SystemPackage

extension FilePath {
    /// Moves what a process that was ended left in a folder of evidence aside, so that it is not taken for a result.
    ///
    /// - Parameter kept: Names that stay.
    func setAsideWhatWasBrokenOff(keeping kept: Set<String> = []) throws {
        let manager = FileManager.default
        do {
            let names = try manager.contentsOfDirectory(atPath: string)
                .filter {
                    !$0.hasPrefix("broken-off") && !$0.hasPrefix("boot-") && $0 != "built-again" && !kept.contains($0)
                }
            guard !names.isEmpty else { return }
            var number = 1
            while manager.fileExists(atPath: appending("broken-off-\(number)").string) { number += 1 }
            let aside = appending("broken-off-\(number)")
            try manager.createDirectory(atPath: aside.string, withIntermediateDirectories: false)
            for name in names {
                try manager.moveItem(atPath: appending(name).string, toPath: aside.appending(name).string)
            }
        } catch {
            throw StateError.notWritten(self, reason: StateError.plain(error))
        }
    }
}
