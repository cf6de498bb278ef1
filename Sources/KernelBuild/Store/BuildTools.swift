// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
package import HostCommands
import HostFiles
import Synchronization
package import SystemPackage

/// The programs that make kernels here, with the libraries that they are linked with.
///
/// Hashing them takes about a second, so it is done once. Afterwards only what tells that a file was touched is asked for: not
/// one of them is read again.
package final class BuildTools: Sendable {
    /// What they are.
    package struct Fingerprint: Hashable, Sendable, Codable {
        /// The SHA-256 of those that a person asks about first, by name.
        package var named: [String: String]
        /// The SHA-256 over all of them.
        package var all: String
    }

    /// What Kbuild and the scripts of kernels from 4.x to 6.x call. One that is missing is no trouble: that it appears is
    /// noticed.
    static let programs =
        ["gcc", "as", "ld", "ar", "nm", "objcopy", "objdump", "strip", "readelf", "make", "flex", "bison", "m4"]
        + ["sh", "bash", "perl", "python3", "awk", "gawk", "mawk", "sed", "grep", "bc", "openssl", "pahole"]
        + ["cat", "cmp", "cp", "cut", "date", "dd", "diff", "expr", "find", "head", "install", "ln", "mkdir", "mktemp"]
        + ["mv", "od", "readlink", "realpath", "rm", "sort", "tail", "touch", "tr", "uname", "uniq", "wc", "xargs"]
        + ["gzip", "bzip2", "xz", "zstd", "lz4", "lzop", "lzma", "cpio", "pkg-config", "hostname", "ccache"]
    private static let named = ["gcc", "cc1", "as", "ld", "make", "flex", "bison", "perl"]
    /// Parts of the compiler that it starts or loads by itself.
    private static let parts = ["cc1", "collect2", "as", "ld"]
    /// What it reads by itself: the linker's plugin; libelf, which objtool is linked with.
    private static let files = ["liblto_plugin.so", "libelf.so", "libc.so.6", "specs"]

    /// What was found the last time.
    private struct Known: Codable {
        var asked: [String: String]
        var stamps: [String: FileStamp]
        var processor: String
        var print: Fingerprint

        /// Whether nothing was touched since, and none lies elsewhere.
        func isStill(_ asked: [String: String], _ processor: String) -> Bool {
            self.asked == asked && self.processor == processor
                && stamps.allSatisfy { FileStamp($0.key) == $0.value }
        }
    }

    private let runner: any CommandRunner
    private let file: FilePath?
    private let known = Mutex<Known?>(nil)

    /// - Parameter file: Remembers it for the next process. Whatever comes to it costs a second, or kernels that are not
    ///   found.
    package init(runner: any CommandRunner, rememberedIn file: FilePath? = nil) {
        (self.runner, self.file) = (runner, file)
    }

    /// What they are now.
    ///
    /// - Throws: ``HostCommandError`` where they cannot be told.
    package func fingerprint() async throws -> Fingerprint {
        let (asked, processor) = (Self.located, Self.processor)
        if let known = known.withLock({ $0 }) ?? remembered, known.isStill(asked, processor) {
            self.known.withLock { $0 = known }
            return known.print
        }
        var files = asked
        try await addParts(of: asked["gcc"] ?? "gcc", to: &files)
        for library in try await libraries(of: Array(Set(files.values)).sorted()) { files[library] = library }
        // Says which library a name stands for.
        files["ld.so.cache"] = "/etc/ld.so.cache"
        let paths = Set(files.values).sorted().filter { FileStamp($0) != nil }
        // Before they are read: what is touched meanwhile is read again the next time.
        let stamps = Dictionary(uniqueKeysWithValues: paths.compactMap { path in FileStamp(path).map { (path, $0) } })
        let hashes = Dictionary(
            uniqueKeysWithValues: zip(paths, try await runner.sha256(of: paths.map { FilePath($0) }))
        )
        // Names and contents: the folder that a tool lies in does not matter.
        let lines = files.compactMap { name, path in hashes[path].map { "\(name) \($0)" } }.sorted() + [processor]
        let print = Fingerprint(
            named: Dictionary(
                uniqueKeysWithValues: Self.named.compactMap { name in
                    files[name].flatMap { hashes[$0] }.map { (name, $0) }
                }
            ),
            all: try await runner.sha256(of: Array(lines.joined(separator: "\n").utf8))
        )
        let found = Known(asked: asked, stamps: stamps, processor: processor, print: print)
        known.withLock { $0 = found }
        if let file, let bytes = try? JSONEncoder().encode(found) {
            try? SmallFile.replace(file, with: Array(bytes), durably: false)
        }
        return print
    }

    private var remembered: Known? {
        guard let file, let bytes = try? BuildFile.read(file) else { return nil }
        return try? JSONDecoder().decode(Known.self, from: Data(bytes))
    }

    /// Where each of them lies, with no link on the way.
    private static var located: [String: String] {
        var found: [String: String] = [:]
        for name in programs {
            if let path = HostCommandRunner.locate(name) { found[name] = NewFolder.real(path).string }
        }
        return found
    }

    private func addParts(of compiler: String, to files: inout [String: String]) async throws {
        for name in Self.parts {
            if let path = try await ask(compiler, "-print-prog-name=\(name)") { files[name] = path }
        }
        for name in Self.files {
            if let path = try await ask(compiler, "-print-file-name=\(name)") { files[name] = path }
        }
        // stdarg.h and the like, which kernels before 5.16 read.
        guard let folder = try await ask(compiler, "-print-file-name=include") else { return }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasSuffix(".h") {
            files["include/\(name)"] = "\(folder)/\(name)"
        }
    }

    /// A path; what it does not have, the compiler calls by its bare name.
    private func ask(_ compiler: String, _ question: String) async throws -> String? {
        let output = try await runner.capture(HostCommand(compiler, [question]), timeout: .seconds(20))
        let path = FilePath(output.text.trimmingCharacters(in: .whitespacesAndNewlines))
        guard output.end.isSuccess, !path.isEmpty else { return nil }
        if path.isAbsolute { return NewFolder.real(path).string }
        return HostCommandRunner.locate(path.string).map { NewFolder.real($0).string }
    }

    /// The shared libraries of programs: binutils keep in one what they all do.
    private func libraries(of programs: [String]) async throws -> Set<String> {
        // It complains about scripts, which have none.
        let output = try await runner.capture(HostCommand("ldd", programs), timeout: .seconds(60))
        let paths = output.text.split(separator: "\n").compactMap { line in
            line.firstMatch(of: /(\/[^ ]+) \(0x[0-9a-f]+\)$/).map { String($0.1) }
        }
        guard !paths.isEmpty else {
            throw HostCommandError.notStarted(executable: "ldd", reason: "it names no library: \(output.end)")
        }
        return Set(paths.map { NewFolder.real(FilePath($0)).string })
    }

    /// What `-march=native` goes by.
    private static let processor: String = {
        let text = (try? SmallFile.read("/proc/cpuinfo", limit: 1 << 24)).map { String(decoding: $0, as: UTF8.self) }
        let wanted = ["vendor_id", "cpu family", "model", "stepping", "flags"]
        return (text ?? "").split(separator: "\n").prefix { !$0.hasPrefix("processor\t: 1") }
            .filter { line in wanted.contains { line.hasPrefix($0 + "\t") } }.joined(separator: "; ")
    }()
}

/// What tells that a file was touched: nobody sets the change time back.
struct FileStamp: Hashable, Codable {
    private let inode: UInt
    private let size: Int
    private let changed: [Int]

    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        (inode, size) = (UInt(status.st_ino), Int(status.st_size))
        changed = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec, status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }
}
