// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What was typed after the program's name: what sessions record, and what resumes them.
enum Invocation {
    private static let earlier = Mutex<[String]?>(nil)

    /// Of a process that goes on with what was typed before, that.
    static var arguments: [String] { earlier.withLock { $0 } ?? Array(CommandLine.arguments.dropFirst()) }

    /// This process does what was typed before.
    static func goesOn(with arguments: [String]) { earlier.withLock { $0 = arguments } }
}
