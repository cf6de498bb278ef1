// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The dependencies of what lies in a worker's build folder, read again as far as they changed.
package final class DependencyIndex: Sendable {
    private let folders: WorkerFolders
    private let known = Mutex(BuildDependencies())

    init(_ folders: WorkerFolders) { self.folders = folders }

    /// As they are now.
    package func current() -> BuildDependencies {
        known.withLock { known in
            known.update(folders)
            return known
        }
    }
}
