// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// How kernels are built on this machine, the same for all commits of a session.
package struct BuildSettings: Hashable, Sendable {
    /// Jobs that make runs at once.
    package var jobs: Int
    /// The longest that one call of make may take.
    package var timeout: Duration
    /// Where ccache keeps its entries; `nil` builds without it.
    package var ccacheFolder: FilePath?

    /// What ccache's entries may take, in MiB; `nil` for its own limit.
    package var mostCompiledMiB: Int?

    package init(jobs: Int, timeout: Duration, ccacheFolder: FilePath?, mostCompiledMiB: Int? = nil) {
        self.jobs = jobs
        self.timeout = timeout
        self.ccacheFolder = ccacheFolder
        self.mostCompiledMiB = mostCompiledMiB
    }

    /// What makes two builds of the same source identical, and ccache hit.
    ///
    /// docs/building.md says what each kind is for.
    package static let reproducible: [String: String] = [
        "KBUILD_BUILD_TIMESTAMP": "Thu Jan  1 00:00:00 UTC 1970",
        "KBUILD_BUILD_USER": "k",
        "KBUILD_BUILD_HOST": "k",
        "KBUILD_BUILD_VERSION": "1",
        "KCONFIG_NOTIMESTAMP": "1",
        "SOURCE_DATE_EPOCH": "0",
        "LOCALVERSION": "",
        "LC_ALL": "C",
    ]

    /// All that make gets from the shell that started us: `KCFLAGS`, `KBUILD_OUTPUT`, `CPATH`, `CCACHE_SLOPPINESS` and
    /// the like would make another kernel, or take a wrong object from ccache.
    static let inherited: Set = ["HOME", "PATH", "TMPDIR"]

    /// The environment of every call of make for a worker's folders.
    func environment(for folders: WorkerFolders) -> [String: String] {
        var environment = Self.reproducible
        environment["ARCH"] = "x86_64"
        if let ccacheFolder {
            environment["CCACHE_DIR"] = ccacheFolder.string
            environment["CCACHE_BASEDIR"] = folders.root.string
            environment["CCACHE_NOHASHDIR"] = "1"
            if let mostCompiledMiB { environment["CCACHE_MAXSIZE"] = "\(mostCompiledMiB)Mi" }
        }
        return environment
    }
}

/// The lasting folders of one worker. Never made anew, never copied: new times would rebuild everything.
package struct WorkerFolders: Hashable, Sendable {
    /// What ccache makes paths relative to.
    package var root: FilePath
    /// The folder of this worker, below ``root``.
    package var worker: FilePath

    package init(root: FilePath, name: String) {
        self.root = root
        self.worker = root.appending(name)
    }

    /// The sources of the commit at hand.
    package var source: FilePath { worker.appending("src") }
    /// What make leaves: objects, `.config`, the image.
    package var output: FilePath { worker.appending("out") }
    /// Exists while a build is under way: found at the start of another, the last one was not ended by itself.
    var underWay: FilePath { worker.appending("out.underway") }
}
