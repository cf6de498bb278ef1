// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage

/// Tells what went wrong with us from what a tool says of a package.
enum ToolTrouble {
    /// What a command's end means where it is none of the package's doing; `nil` for an exit status of the tool's own.
    ///
    /// - Parameter said: What it printed.
    static func ours(_ tool: String, _ end: CommandEnd, said: String, folder: FilePath) -> ReleaseError? {
        let full = said.split(whereSeparator: \.isNewline).last { line in
            ["No space left", "Disk quota", "Cannot allocate memory"].contains { line.contains($0) }
        }
        if let full { return .noSpace(folder, reason: String(full.prefix(300))) }
        switch end {
        case .exited: return nil
        // What it read made it crash (SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGSEGV): nobody sends these from outside.
        case .signalled(let signal) where [4, 6, 7, 8, 11].contains(signal): return nil
        case .signalled, .timedOut: break
        }
        return .toolFailed(tool, reason: "\(end)")
    }

    /// What an error of the file system means.
    static func ours(_ error: CocoaError, folder: FilePath) -> ReleaseError {
        let reason =
            (error.userInfo[NSUnderlyingErrorKey] as? NSError)?.localizedDescription ?? error.localizedDescription
        return error.code == .fileWriteOutOfSpace
            ? .noSpace(folder, reason: reason) : .unusable(folder, reason: reason)
    }
}
