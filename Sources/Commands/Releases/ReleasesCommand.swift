// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `kbisect releases`
struct ReleasesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "releases",
        abstract: "Narrow a bug down over a distribution's released kernels, without building any.",
        discussion: """
            Kernels come from the machine's package sources, by the distribution's own client, or from the disk. \
            They are booted by the same path as kernels that are built.
            """,
        subcommands: [ReleasesListCommand.self, ReleasesRunCommand.self, ReleasesMatrixCommand.self]
    )
}
