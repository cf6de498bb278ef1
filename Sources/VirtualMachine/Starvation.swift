// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How long a process, or what runs below it, waited for a processor that others had.
///
/// A guest cannot get on in that time, so no time-out counts it: they adapt to what a loaded machine leaves for it. Of
/// all that passes at most nine tenths are taken off, so that a guest on a machine at its end is given up in ten times the
/// usual time and not never.
struct Starvation {
    /// How often it is looked at.
    private static let interval = Duration.milliseconds(100)
    private static let most = 0.9

    private let processID: Int32
    /// What each thread had waited, in nanoseconds.
    private var waited: [String: UInt64] = [:]
    private var last = Duration.zero
    /// All that was taken off.
    private(set) var total = Duration.zero

    init(processID: Int32) {
        self.processID = processID
    }

    /// The time, since it was last asked, in which the thread that waited longest could not get on.
    ///
    /// - Parameter now: Since QEMU's start.
    mutating func sinceLast(_ now: Duration) -> Duration {
        guard now - last >= Self.interval else { return .zero }
        let passed = now - last
        last = now
        var longest: UInt64 = 0
        for process in ProcessorTime.tree(of: processID) {
            let folder = "/proc/\(process)/task"
            for thread in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
                guard let delay = Self.delay("\(folder)/\(thread)/schedstat") else { continue }
                // What a new thread waited before it was first seen counts from its beginning.
                longest = max(longest, delay - min(waited[thread] ?? 0, delay))
                waited[thread] = delay
            }
        }
        let starved = min(.nanoseconds(Int64(clamping: longest)), passed * Self.most)
        total += starved
        return starved
    }

    /// The second field of a thread's `schedstat`: nanoseconds on a run queue. `nil` where the kernel does not count them.
    private static func delay(_ file: String) -> UInt64? {
        guard let data = FileManager.default.contents(atPath: file) else { return nil }
        let fields = String(decoding: data, as: UTF8.self).split(separator: " ")
        return fields.count > 1 ? UInt64(fields[1]) : nil
    }
}
