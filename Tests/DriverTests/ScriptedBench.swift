// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import Proof
import Search
import Sessions
import Synchronization
import SystemPackage
import VirtualMachine

/// A bench that knows what its kernels do. The real one is tested in RealKernelTests.
final class ScriptedBench: KernelBench {
    /// A kernel that is made up.
    struct Kernel: Sendable {
        /// The image's hash; `nil` does not build.
        var image: String?
        /// What the boots say, in turn; the last one again and again.
        var boots: [Verdict]

        init(_ image: String?, _ boots: Verdict...) {
            self.image = image
            self.boots = boots
        }
    }

    private let kernels: [CommitID: Kernel]
    private let booted = Mutex<[String: Int]>([:])
    private let builtOrder = Mutex<[CommitID]>([])

    init(_ kernels: [CommitID: Kernel]) {
        self.kernels = kernels
    }

    var built: [CommitID] { builtOrder.withLock { $0 } }
    var boots: Int { booted.withLock { $0.values.reduce(0, +) } }

    func build(
        _ record: inout ProbeRecord,
        checkout: CommitID,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchBuild {
        builtOrder.withLock { $0.append(checkout) }
        guard let image = kernels[checkout]?.image else {
            return .settled(Judgement(verdict: .skip, reason: "does not build: error: x"))
        }
        record.image = image
        return .built(KeptKernel(image: KernelImage(path: FilePath(checkout.hex), format: .vmlinux), sha256: image))
    }

    func boot(
        _ kernel: KeptKernel,
        _ record: inout ProbeRecord,
        in folder: FilePath,
        events: @escaping SessionEvents
    ) async throws -> BenchTrial {
        let name = kernel.image.path.string
        guard let commit = CommitID(name), let script = kernels[commit]?.boots, let last = script.last else {
            throw CancellationError()
        }
        let count = booted.withLock { booted in
            booted[name, default: 0] += 1
            return booted[name, default: 0]
        }
        try Data("boot \(count)".utf8).write(to: URL(filePath: folder.appending("console.log").string))
        let verdict = count <= script.count ? script[count - 1] : last
        return BenchTrial(judgement: Judgement(verdict: verdict, reason: "\(verdict.rawValue) \(count)"))
    }

    func decode(_ crash: [String], of kernel: KeptKernel, in folder: FilePath) async throws -> ProbeRecord.Oops? { nil }

    func discard(_ kernel: KeptKernel) {}
}
