// SPDX-License-Identifier: Apache-2.0

import HostCommands
import KernelBuild
import Sessions

extension KernelStore {
    /// The store of a state folder.
    ///
    /// - Parameter mostDiskMiB: What all that is kept may take, in MiB: a quarter of it is the store's.
    init(_ state: StateFolder, allowed mostDiskMiB: Int?, runner: any CommandRunner) {
        let most = mostDiskMiB.map { min(Self.standardMiB, $0 / 4) }
        self.init(state.kernels, mostMiB: most ?? Self.standardMiB, runner: runner)
    }
}
