// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// The processor time of a process.
enum ProcessorTime {
    /// User and system time so far, all threads together; `nil` when the process is gone. See proc(5), `stat`.
    static func used(by processID: Int32) -> Duration? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(processID)/stat") else { return nil }
        // The program's name is in parentheses and may have blanks in it; utime and stime are fields 14 and 15.
        let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Int64(fields[11]), let system = Int64(fields[12]) else { return nil }
        return .milliseconds((user + system) * 1000 / Int64(max(sysconf(Int32(_SC_CLK_TCK)), 1)))
    }
}
