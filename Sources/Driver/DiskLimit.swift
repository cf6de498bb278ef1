// SPDX-License-Identifier: Apache-2.0

import HostTools
import KernelBuild
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

    /// Makes room where there is too little, at the least loss first: logs of sessions that are over are compressed, then
    /// what can be made again goes. What others use and sessions stay.
    ///
    /// - Returns: What was done, in words; mostly nothing.
    /// - Throws: ``StateError/aboveLimit(usedMiB:limitMiB:parts:)`` where it is not enough, `CancellationError`.
    package func keep() throws -> [String] {
        let free = HostSurvey.freeMiB(at: state.cache) ?? 0
        // Whatever else fills the disk is taken for ours, and leads to no more than a look.
        if let known = known.withLock({ $0 }), known.used + max(0, known.free - free) <= mostMiB { return [] }
        var use = DiskUse(of: state, worker: worker)
        var done: [String] = []
        for item in use.items where item.plainLogs != nil && Self.mebibytes(use.bytes) > mostMiB {
            do {
                let saved = try DiskUse.compress(item)
                done.append(
                    "the logs in \(item.path) were compressed for --max-disk: \(Self.mebibytes(saved)) MiB less"
                )
                use = use.without(item, saving: saved)
            } catch let error as CancellationError {
                throw error
            } catch {
                // There are other ways to make room.
                done.append("the logs in \(item.path) were not compressed for --max-disk: \(error)")
            }
        }
        for item in use.spare where Self.mebibytes(use.bytes) > mostMiB {
            if item.kind == .kernels {
                // As many as have to, those that were not used for longest first.
                let saved = KernelStore.shrink(FilePath(item.path), to: max(0, item.bytes - use.bytes + mostMiB << 20))
                guard saved > 0 else { continue }
                done.append("kernels in \(item.path) were removed for --max-disk: \(Self.mebibytes(saved)) MiB")
                use = use.without(item, saving: saved)
                continue
            }
            try DiskUse.remove(item)
            done.append("\(item.path) was removed for --max-disk: \(Self.mebibytes(item.bytes)) MiB")
            use = use.without(item)
        }
        let used = Self.mebibytes(use.bytes)
        guard used <= mostMiB else {
            throw StateError.aboveLimit(
                usedMiB: used,
                limitMiB: mostMiB,
                parts: use.items.sorted { $0.bytes > $1.bytes }.prefix(6).map {
                    "\(Self.mebibytes($0.bytes)) MiB  \($0.path)"
                }
            )
        }
        let left = HostSurvey.freeMiB(at: state.cache) ?? 0
        known.withLock { $0 = Known(used: used, free: left) }
        return done
    }

    private static func mebibytes(_ bytes: Int) -> Int { bytes >> 20 }
}

extension DiskUse {
    /// What it comes to.
    var bytes: Int { items.map(\.bytes).reduce(0, +) }

    /// What can be made again and is in nobody's use, what costs least to make again first.
    var spare: [Item] {
        [.builds, .kernels, .releases].flatMap { kind in items.filter { $0.kind == kind && $0.inUse == nil } }
    }

    /// Without a thing, or with so many bytes less of it.
    func without(_ item: Item, saving bytes: Int? = nil) -> DiskUse {
        DiskUse(
            items: items.compactMap { other in
                guard other == item, var rest = Optional(other) else { return other }
                guard let bytes else { return nil }
                rest.bytes -= bytes
                rest.plainLogs = nil
                return rest
            }
        )
    }
}
