// SPDX-License-Identifier: Apache-2.0

import HostTools
package import Sessions
import Synchronization
package import SystemPackage

/// Keeps what kbisect has on the disk below what a person allows it.
///
/// Measuring is a walk over all of it, which takes a second for each hundred thousand files. So it is done once, and
/// again when as much space has gone from the disk as was left of the limit: that is one `statfs` a probe.
package final class DiskLimit: Sendable {
    private let state: StateFolder
    private let mostMiB: Int
    private let worker: FilePath
    private let known = Mutex<Known?>(nil)

    private struct Known {
        var used: Int
        var free: Int
    }

    /// - Parameters:
    ///   - mostMiB: What all of it may take, in MiB.
    ///   - worker: The folders that this session works in.
    package init(_ state: StateFolder, mostMiB: Int, worker: FilePath) {
        (self.state, self.mostMiB, self.worker) = (state, mostMiB, worker)
    }

    /// Makes room where there is too little: what can be made again goes, what others use and sessions stay.
    ///
    /// - Returns: What was removed, in words; mostly nothing.
    /// - Throws: ``StateError/aboveLimit(usedMiB:limitMiB:parts:)`` where it is not enough.
    package func keep() throws(StateError) -> [String] {
        let free = HostSurvey.freeMiB(at: state.cache) ?? 0
        // Whatever else fills the disk is taken for ours, and leads to no more than a look.
        if let known = known.withLock({ $0 }), known.used + max(0, known.free - free) <= mostMiB { return [] }
        var use = DiskUse(of: state, worker: worker)
        var removed: [String] = []
        for item in use.spare where Self.mebibytes(use.bytes) > mostMiB {
            try DiskUse.remove(item)
            removed.append("\(item.path) was removed for --max-disk: \(Self.mebibytes(item.bytes)) MiB")
            use = use.without(item)
        }
        let used = Self.mebibytes(use.bytes)
        guard used <= mostMiB else {
            throw .aboveLimit(
                usedMiB: used,
                limitMiB: mostMiB,
                parts: use.items.sorted { $0.bytes > $1.bytes }.prefix(6).map {
                    "\(Self.mebibytes($0.bytes)) MiB  \($0.path)"
                }
            )
        }
        let left = HostSurvey.freeMiB(at: state.cache) ?? 0
        known.withLock { $0 = Known(used: used, free: left) }
        return removed
    }

    private static func mebibytes(_ bytes: Int) -> Int { bytes >> 20 }
}

extension DiskUse {
    /// What it comes to.
    var bytes: Int { items.map(\.bytes).reduce(0, +) }

    /// What can be made again and is in nobody's use, what costs least to make again first.
    var spare: [Item] {
        [.builds, .releases].flatMap { kind in items.filter { $0.kind == kind && $0.inUse == nil } }
    }

    func without(_ item: Item) -> DiskUse { DiskUse(items: items.filter { $0 != item }) }
}
