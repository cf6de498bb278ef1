// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// The processor time of a process.
enum ProcessorTime {
    /// User and system time so far of a process and of what runs below it; `nil` when the process is gone.
    ///
    /// QEMU in a sandbox is bubblewrap's child or its child's child.
    static func used(byTree processID: Int32) -> Duration? {
        guard let own = used(by: processID) else { return nil }
        return tree(of: processID).dropFirst().reduce(own) { $0 + (used(by: $1) ?? .zero) }
    }

    /// All of its threads together. See proc(5), `stat`.
    private static func used(by processID: Int32) -> Duration? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(processID)/stat") else { return nil }
        // The program's name is in parentheses and may have blanks in it; utime and stime are fields 14 and 15.
        let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Int64(fields[11]), let system = Int64(fields[12]) else { return nil }
        return .milliseconds((user + system) * 1000 / Int64(max(sysconf(Int32(_SC_CLK_TCK)), 1)))
    }

    /// A process and all that runs below it.
    static func tree(of processID: Int32) -> [Int32] {
        [processID] + children(of: processID).flatMap(tree)
    }

    /// Those that its first thread started. Every distribution's kernel has that file (CONFIG_PROC_CHILDREN).
    private static func children(of processID: Int32) -> [Int32] {
        let file = "/proc/\(processID)/task/\(processID)/children"
        guard let data = FileManager.default.contents(atPath: file) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: " ").compactMap { Int32($0) }
    }
}
