// SPDX-License-Identifier: Apache-2.0

/// The files that builds were seen to read, and a guess of the others that they may read: what no guess touches is looked at
/// last.
///
/// A guess, since Kbuild lists what compilers read and nothing else. What is proven about reads comes from traced builds
/// (docs/proving-unread.md).
package struct ReadFiles: Hashable, Sendable {
    /// Everything that a compiler read, from the top folder.
    package private(set) var files: Set<String>
    private var folders: Set<Substring> = []
    private var names: Set<Substring> = []

    package init(_ files: Set<String> = []) {
        self.files = []
        add(files)
    }

    /// What one more build read.
    package mutating func add(_ more: Set<String>) {
        for file in more.subtracting(files) {
            files.insert(file)
            let (folder, name) = Self.split(file[...])
            folders.insert(folder)
            if name.hasSuffix(".h") { names.insert(name) }
        }
    }

    /// Whether a change of this file may change a kernel.
    package func mayMatter(_ path: String) -> Bool {
        if files.contains(path) { return true }
        let (folder, name) = Self.split(path[...])
        if Self.isOfOtherArchitecture(path) { return false }
        if Self.makefiles.contains(where: name.hasPrefix) { return true }
        if Self.toolFolders.contains(where: path.hasPrefix) { return true }
        guard let dot = name.lastIndex(of: "."), Self.sources.contains(String(name[dot...])) else {
            // Data of the build: `x86-opcode-map.txt`, `timeconst.bc`, `syscall_64.tbl` one folder below.
            if path.hasPrefix("Documentation/") { return false }
            return folders.contains(folder) || folders.contains(Self.split(folder).folder)
        }
        // A new header can come before another in the search path.
        return names.contains(name) && (folders.contains(folder) || Self.headerFolders.contains(where: path.hasPrefix))
    }

    private static func split(_ path: Substring) -> (folder: Substring, name: Substring) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        return (path[..<slash], path[path.index(after: slash)...])
    }

    private static func isOfOtherArchitecture(_ path: String) -> Bool {
        path.hasPrefix("arch/") && !path.hasPrefix("arch/x86/") && path.dropFirst(5).contains("/")
    }

    private static let makefiles = ["Makefile", "Kbuild", "Kconfig"]
    /// What the build runs; the rest of `tools` is for people.
    private static let toolFolders = [
        "scripts/", "tools/objtool/", "tools/build/", "tools/include/", "tools/lib/", "tools/arch/", "tools/scripts/",
        "tools/bpf/resolve_btfids/",
    ]
    private static let headerFolders = ["include/", "arch/x86/include/"]
    /// What is read by name only where something that was read names it.
    private static let sources: Set = [".c", ".h", ".S", ".s", ".rst", ".dts", ".dtsi", ".yaml", ".rs", ".py", ".md"]
}
