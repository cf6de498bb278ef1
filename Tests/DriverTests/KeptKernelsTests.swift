// SPDX-License-Identifier: Apache-2.0

import Driver
import Foundation
import HostCommands
import SystemPackage
import TestSupport
import Testing

@testable import KernelBuild

@Suite struct KeptKernelsTests {
    /// A session that is resumed after a loss of power finds half a kernel under the name of the whole one. Booted, it would
    /// be a kernel that does not boot.
    @Test(arguments: ["cut", "empty", "zeros"])
    func aKernelThatIsDamagedIsNotBootedButKeptAnew(_ damage: String) async throws {
        let scratch = try ScratchFolder()
        let image = try scratch.write(String(repeating: "kernel", count: 1000), to: "vmlinux")
        let built = BuiltKernel(
            image: image,
            format: .vmlinux,
            configuration: image,
            compiledObjects: 1,
            duration: .zero
        )
        let runner = HostCommandRunner()
        let first = try await KeptKernels(worker: scratch.path, isResumed: false, runner: runner).keep(built)
        let resumed = try KeptKernels(worker: scratch.path, isResumed: true, runner: runner)
        #expect(try await resumed.holds(first))
        let file = first.image.path.string
        switch damage {
        case "cut": #expect(truncate(file, 3000) == 0)
        case "empty": #expect(truncate(file, 0) == 0)
        default: #expect(truncate(file, 0) == 0 && truncate(file, 6000) == 0)
        }
        #expect(try await !resumed.holds(first))
        let again = try await resumed.keep(built)
        #expect(again == first)
        #expect(try await resumed.holds(again))
        #expect(try Data(contentsOf: URL(filePath: file)) == Data(contentsOf: URL(filePath: image.string)))
    }
}
