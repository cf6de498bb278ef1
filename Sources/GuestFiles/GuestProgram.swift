// SPDX-License-Identifier: Apache-2.0

/// A C program for the guest: its sources and how they are compiled.
package struct GuestProgram: Hashable, Sendable {
    /// The name of the binary.
    package var name: String
    /// The text of each file by its name; those that end in `.c` are compiled together.
    package var sources: [String: String]
    /// Arguments of the compiler. Static, because the guest has no libraries.
    package var flags: [String]

    /// A program of several files.
    package init(name: String, sources: [String: String], flags: [String] = ["-O2", "-static"]) {
        self.name = name
        self.sources = sources
        self.flags = flags
    }

    /// The agent that is PID 1 of every guest.
    package static var agent: GuestProgram {
        let prefix = "Agent/"
        var sources: [String: String] = [:]
        for name in EmbeddedFiles.names(withPrefix: prefix) {
            sources[String(name.dropFirst(prefix.count))] = EmbeddedFiles.text(of: name)
        }
        return GuestProgram(
            name: "agent",
            sources: sources,
            flags: ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-static"]
        )
    }
}
