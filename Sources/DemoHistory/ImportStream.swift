// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import SystemPackage

/// A file of commands for `git fast-import`, written through a large buffer.
///
/// A file, not a pipe: when git stops early, nothing of ours is ended by SIGPIPE.
struct ImportStream: ~Copyable {
    private static let capacity = 1 << 20

    private let file: FileDescriptor
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.capacity, alignment: 16)
    private var used = 0

    /// - Throws: `Errno`, as all that follows.
    init(creating path: FilePath) throws {
        file = try FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .truncate, .closeOnExec],
            permissions: .ownerReadWrite
        )
    }

    deinit {
        buffer.deallocate()
        try? file.close()
    }

    /// Writes a command line; its line feed is added.
    mutating func line(_ text: String) throws {
        var text = text + "\n"
        try text.withUTF8 { try bytes(UnsafeRawBufferPointer($0)) }
    }

    /// Writes a `data` command with its bytes.
    mutating func data(_ content: Data) throws {
        try line("data \(content.count)")
        try content.withUnsafeBytes { try bytes($0) }
        try line("")
    }

    /// Writes a `data` command with the content of a file.
    mutating func data(from path: String, size: Int) throws {
        try line("data \(size)")
        // The path as C has it: taking 78,000 of them apart for a FilePath takes seconds.
        let source = try path.withCString { try FileDescriptor.open($0, .readOnly, options: [.closeOnExec]) }
        defer { try? source.close() }
        var rest = size
        while rest > 0 {
            if used == Self.capacity { try flush() }
            let room = UnsafeMutableRawBufferPointer(rebasing: buffer[used...].prefix(rest))
            let count = try source.read(into: room)
            // Somebody cuts the file off while we read it.
            if count == 0 { throw Errno.ioError }
            used += count
            rest -= count
        }
        try line("")
    }

    /// Writes what is left in the buffer.
    mutating func flush() throws {
        _ = try file.writeAll(UnsafeRawBufferPointer(rebasing: buffer[..<used]))
        used = 0
    }

    private mutating func bytes(_ content: UnsafeRawBufferPointer) throws {
        if used + content.count > Self.capacity { try flush() }
        guard content.count <= Self.capacity else {
            _ = try file.writeAll(content)
            return
        }
        UnsafeMutableRawBufferPointer(rebasing: buffer[used...]).copyMemory(from: content)
        used += content.count
    }

    /// A path as fast-import reads it back unharmed.
    static func quoted(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\"") }
        // Bare it is read to the end of the line, with backslashes as they are.
        if isPlain { return path }
        var quoted = "\""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                quoted += "\\" + String(UnicodeScalar(byte))
            case 0x20...0x7e:
                quoted.unicodeScalars.append(UnicodeScalar(byte))
            default:
                let octal = String(byte, radix: 8)
                quoted += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
            }
        }
        return quoted + "\""
    }
}
