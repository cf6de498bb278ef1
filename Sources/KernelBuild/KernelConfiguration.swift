// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// What a kernel is configured from, the same at every commit.
///
/// A `.config` that is carried from version to version drifts; so the fragments are applied afresh each time.
package struct KernelConfiguration: Hashable, Sendable {
    /// What the fragments are applied to.
    package enum Base: Hashable, Sendable {
        /// `make allnoconfig`: what no fragment asks for stays off, also what is on by default.
        case allNoConfig
        /// Another configuration target of the kernel's own (`defconfig`, `tinyconfig`): what newly
        /// becomes visible takes its default.
        case target(String)
        /// A whole `.config`, for example a distribution's.
        case file(FilePath)
        /// A whole `.config` of which only the modules that some kernel had loaded are left, built in: the guest has
        /// no modules. All other modules are off.
        case cutDown(FilePath, modules: LoadedModules)
    }

    /// A piece of a `.config`.
    package struct Fragment: Hashable, Sendable {
        /// What a person knows it by: a file name.
        package var name: String
        /// `CONFIG_X=y` and `# CONFIG_X is not set` lines.
        package var text: String

        package init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// What the fragments are applied to.
    package var base: Base
    /// Applied in this order; a later line wins.
    package var fragments: [Fragment]
    /// Must hold in the effective configuration, or the commit cannot be tested: never good.
    package var required: [ConfigSymbol]
    /// Further variables for every call of make, as `NAME=value`.
    package var makeVariables: [String]

    package init(
        base: Base = .allNoConfig,
        fragments: [Fragment],
        required: [ConfigSymbol] = [],
        makeVariables: [String] = []
    ) {
        self.base = base
        self.fragments = fragments
        self.required = required
        self.makeVariables = makeVariables
    }

    /// All fragments in one text, each under its name.
    package var mergedFragments: String {
        fragments.map { "# from \($0.name)\n\($0.text)\n" }.joined()
    }
}
