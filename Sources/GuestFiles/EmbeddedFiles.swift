// SPDX-License-Identifier: Apache-2.0

/// The text files that travel inside the program: scenarios, configuration fragments, reproducers, the guest agent.
///
/// Names are paths below `configs/` (`kernel/btrfs.config`) or below this target (`Agent/agent.c`).
/// A build-tool plugin fills the table, so the program works from wherever its binary is moved to.
package enum EmbeddedFiles {
    /// The text of a file, or `nil` where no such file was embedded.
    package static func text(of name: String) -> String? {
        generated[name]
    }

    /// All names that start with a prefix, in order.
    package static func names(withPrefix prefix: String = "") -> [String] {
        generated.keys.filter { $0.hasPrefix(prefix) }.sorted()
    }
}
