// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// A program to run on the host, with everything that decides what it does.
///
/// No shell is involved: arguments reach the program as they are.
package struct HostCommand: Hashable, Sendable {
    /// A name to look up in `PATH`, or an absolute path.
    package var executable: String
    /// The arguments after the program's name.
    package var arguments: [String]
    /// What is added to, or replaced in, the environment that it inherits.
    package var environment: [String: String]
    /// The variables of our own environment that it inherits; `nil` for all of them.
    package var inherits: Set<String>?
    /// The folder to run in; ours when `nil`.
    package var workingDirectory: FilePath?
    /// What it is held to when it is run; `nil` for all that we may do ourselves. ``shellLine`` leaves it out.
    package var confinement: Confinement?
    /// Receives what strace sees of it, from outside of its confinement; `nil` to run it untraced. ``shellLine`` leaves it
    /// out.
    package var trace: FilePath?

    package init(
        _ executable: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        inherits: Set<String>? = nil,
        workingDirectory: FilePath? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.inherits = inherits
        self.workingDirectory = workingDirectory
    }

    /// The command as a line that can be pasted into a POSIX shell.
    package var shellLine: String {
        var words: [String] = []
        if let workingDirectory { words += ["cd", Self.quoted(workingDirectory.string), "&&"] }
        if let inherits {
            words += ["env", "-i"] + inherits.sorted().map { "\($0)=\"$\($0)\"" }
        } else if !environment.isEmpty {
            words.append("env")
        }
        words += environment.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.quoted($0.value))" }
        words.append(Self.quoted(executable))
        words += arguments.map(Self.quoted)
        return words.joined(separator: " ")
    }

    /// A word quoted for a POSIX shell, bare where that is safe.
    package static func quoted(_ word: String) -> String {
        let bare = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "_-./=:,+@%".utf8.contains(byte)
            }
        }
        guard word.isEmpty || !bare else { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
