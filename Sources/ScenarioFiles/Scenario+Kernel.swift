// SPDX-License-Identifier: Apache-2.0

extension Scenario {
    /// How the kernel is configured and built.
    package struct Kernel: Hashable, Sendable, Codable {
        /// What it is built for, and what the machine is.
        package var architecture: Architecture
        /// Where the configuration starts.
        package var base: Base
        /// Applied to the base in this order, afresh at each commit.
        package var fragments: [FileReference]
        /// What must hold after `olddefconfig`; otherwise the commit cannot be tested.
        package var required: [Symbol]
        /// Variables for make's command line, in order.
        package var makeVariables: [MakeVariable]

        package init(
            architecture: Architecture = .x86_64,
            base: Base = .target("allnoconfig"),
            fragments: [FileReference] = [],
            required: [Symbol] = [],
            makeVariables: [MakeVariable] = []
        ) {
            self.architecture = architecture
            self.base = base
            self.fragments = fragments
            self.required = required
            self.makeVariables = makeVariables
        }
    }
}

extension Scenario.Kernel {
    /// What a kernel is built for.
    package enum Architecture: String, Hashable, Sendable, Codable, CaseIterable {
        case x86_64
    }

    /// Where the configuration starts.
    package enum Base: Hashable, Sendable, Codable {
        /// A target of the kernel's makefile: `allnoconfig`, `defconfig`, `x86_64_defconfig`...
        case target(String)
        /// A whole configuration file.
        case file(FileReference)
        /// A whole configuration file, cut down to these modules, which are built in. Names as `lsmod` has them.
        case cutDown(FileReference, modules: [String])
    }

    /// One configuration symbol with the value that it must have.
    package struct Symbol: Hashable, Sendable, Codable, CustomStringConvertible {
        /// With its prefix: `CONFIG_BTRFS_FS`.
        package var name: String
        /// As in `.config`: `y`, `m`, `17`, `"text"`; `n` stands for `# CONFIG_... is not set`.
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }

        package var description: String { "\(name)=\(value)" }
    }

    /// `NAME=value` for make's command line.
    package struct MakeVariable: Hashable, Sendable, Codable, CustomStringConvertible {
        /// Letters, digits and `_`.
        package var name: String
        /// Anything without a line feed or `$`, which make would expand.
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }

        /// The word for make's command line.
        package var description: String { "\(name)=\(value)" }
    }
}
