// SPDX-License-Identifier: Apache-2.0

import Foundation
package import GitHistory
import HostFiles
import HostTools
package import Sessions

extension StateFolder {
    /// Sees to it that there is room for a kernel's sources and objects. A tree that is there already needs no second one.
    ///
    /// - Parameter isForBuilds: Whether what is there already counts.
    package func requireSpace(MiB needed: Int, isForBuilds: Bool = true) throws(StateError) {
        guard let free = HostSurvey.freeMiB(at: workers), free < needed else { return }
        guard isForBuilds, FileManager.default.fileExists(atPath: workers.appending("0/out/vmlinux").string) else {
            throw StateError.noSpace(workers, freeMiB: free, neededMiB: needed)
        }
    }

    /// Sees to it that nothing of ours goes into a person's repository or work tree.
    package func requireOutside(_ repository: GitRepository) throws(StateError) {
        for folder in [cache, sessions] {
            // A symbolic link may lead into it, and ours need not exist yet.
            let real = NewFolder.real(folder.lexicallyNormalized())
            for theirs in repository.folders where real.starts(with: NewFolder.real(theirs)) {
                throw StateError.insideRepository(folder, repository: theirs)
            }
        }
    }
}
