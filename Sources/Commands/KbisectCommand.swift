// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser

/// The program: every command that a person can type.
package struct KbisectCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "kbisect",
        abstract: "Finds the commit that broke a kernel: builds, boots and tests its way there."
    )

    package init() {}
}
