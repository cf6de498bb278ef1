// SPDX-License-Identifier: Apache-2.0

package import HostCommands
package import SystemPackage

/// How kernels are built on this machine, the same for all commits of a session.
package struct BuildSettings: Hashable, Sendable {
    /// Jobs that make runs at once.
    package var jobs: Int
    /// The longest that one call of make may take.
    package var timeout: Duration
    /// Where ccache keeps its entries; `nil` builds without it.
    package var ccacheFolder: FilePath?
    /// What every program of a build is run in; `nil` for none.
    package var sandbox: Sandbox?

    /// What ccache's entries may take, in MiB; `nil` for its own limit.
    package var mostCompiledMiB: Int?
    /// What is not done again where it is known what it would come to.
    package var shortcuts: Shortcuts
    /// Whether ccache has to compile anew what it has.
    var recompiles = false
    /// By how much make gives way to other programs, as `nice -n`; 0 for not at all.
    package var niceness = 0

    package init(
        jobs: Int,
        timeout: Duration,
        ccacheFolder: FilePath?,
        mostCompiledMiB: Int? = nil,
        sandbox: Sandbox? = nil,
        shortcuts: Shortcuts = Shortcuts()
    ) {
        self.jobs = jobs
        self.timeout = timeout
        self.ccacheFolder = ccacheFolder
        self.mostCompiledMiB = mostCompiledMiB
        self.sandbox = sandbox
        self.shortcuts = shortcuts
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
    ///
    /// - Parameter names: Stands for the names of all files among the sources; `nil` where nobody said.
    func environment(for folders: WorkerFolders, names: String?) -> [String: String] {
        var environment = Self.reproducible
        environment["ARCH"] = "x86_64"
        if let ccacheFolder {
            environment["CCACHE_DIR"] = ccacheFolder.string
            environment["CCACHE_BASEDIR"] = folders.root.string
            environment["CCACHE_NOHASHDIR"] = "1"
            // Directly it compares what it knows to have been read, and does not look for what would now be read in its
            // place. So the preprocessor has to look.
            if shortcuts.provesUnread { environment["CCACHE_NODIRECT"] = "1" }
            if recompiles { environment["CCACHE_RECACHE"] = "1" }
            // In direct mode ccache compares the files that were read, and does not notice a new one that would be found before
            // one of them. Of this variable, which gcc uses for Objective-C alone, it makes a part of the key in that mode and in
            // no other: what other files were there for is asked of the preprocessor.
            if let names { environment["OBJC_INCLUDE_PATH"] = names } else { environment["CCACHE_NODIRECT"] = "1" }
            if let mostCompiledMiB { environment["CCACHE_MAXSIZE"] = "\(mostCompiledMiB)Mi" }
        }
        return environment
    }

    /// What ccache is configured with: it may name a program to run, so that no commit may write it.
    var ccacheConfiguration: FilePath? { ccacheFolder?.appending("ccache.conf") }

    /// A command of a build held to a worker's folders: it reads the sources, and writes objects and ccache's entries.
    ///
    /// - Parameter files: What else it reads.
    func confined(_ command: HostCommand, to folders: WorkerFolders, reading files: [FilePath]) -> HostCommand {
        var command = command
        command.confinement = sandbox?.confinement(
            writable: [folders.output] + (ccacheFolder.map { [$0] } ?? []),
            readable: [folders.source] + (ccacheConfiguration.map { [$0] } ?? []) + files
        )
        return command
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
    /// Says how much of ``output`` can be believed; see `OutputState`.
    var state: FilePath { worker.appending("out.state") }
}
