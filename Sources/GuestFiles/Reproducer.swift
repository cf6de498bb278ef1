// SPDX-License-Identifier: Apache-2.0

import Foundation
package import SystemPackage

/// The program that tells a bad kernel from a good one, as it was given: not compiled yet.
package struct Reproducer: Hashable, Sendable {
    /// What it is, told by its content.
    package enum Kind: Hashable, Sendable {
        /// A static x86-64 program.
        case staticBinary
        /// A script for `/bin/sh`; the guest needs ``Busybox``.
        case shellScript
        /// C source, compiled by ``GuestCompiler``.
        case cSource
    }

    /// The name of its file, without folder and extension.
    package let name: String
    /// What it is.
    package let kind: Kind
    /// Its bytes.
    package let contents: [UInt8]

    /// Reads a reproducer from the host.
    ///
    /// - Throws: ``ReproducerError`` when no guest could run it, ``GuestFileError`` when it cannot be read.
    package init(contentsOf path: FilePath) throws {
        try self.init(fileName: path.lastComponent?.string ?? "", contents: try WholeFile.read(path))
    }

    /// Takes a reproducer that travels inside the program, by its file's name (`reproducers/btrfs-append-hole.c`)
    /// or by its bare name (`btrfs-append-hole`).
    ///
    /// - Throws: ``ReproducerError``.
    package init(embedded name: String) throws(ReproducerError) {
        let files = EmbeddedFiles.names(withPrefix: Self.folder)
        let file = files.first { $0 == name || Self.bareName(FilePath($0)) == name }
        guard let file, let text = EmbeddedFiles.text(of: file) else {
            throw .unknown(name, known: Self.embeddedNames)
        }
        try self.init(fileName: String(file.dropFirst(Self.folder.count)), contents: Array(text.utf8))
    }

    /// The bare names of those that travel inside the program, in order.
    package static var embeddedNames: [String] {
        EmbeddedFiles.names(withPrefix: folder).map { bareName(FilePath($0)) }
    }

    /// Tells what bytes under a file name are.
    ///
    /// - Throws: ``ReproducerError`` when no guest could run them.
    package init(fileName: String, contents: [UInt8]) throws(ReproducerError) {
        let path = FilePath(fileName)
        name = Self.bareName(path)
        self.contents = contents
        if ELFProgram.isELF(contents) {
            guard let program = ELFProgram(contents) else { throw .damagedProgram(fileName) }
            guard program.runsOnX86_64 else { throw .otherMachine(fileName) }
            guard !program.needsLoader else { throw .notStatic(fileName) }
            kind = .staticBinary
        } else if contents.starts(with: Array("#!".utf8)) {
            let line = String(
                decoding: contents.dropFirst(2).prefix(200).prefix { $0 != UInt8(ascii: "\n") },
                as: UTF8.self
            )
            let words = line.split(separator: " ")
            guard let interpreter = words.first,
                Self.shells.contains(words.prefix(2).joined(separator: " "))
                    || Self.shells.contains(String(interpreter)) && interpreter != "/usr/bin/env"
            else { throw .otherInterpreter(fileName, line: Self.printable(line)) }
            kind = .shellScript
        } else if path.extension == "c" {
            kind = .cSource
        } else {
            throw .unknownKind(fileName)
        }
    }

    private static let folder = "reproducers/"
    /// What busybox offers under these names in the guest.
    private static let shells: Set<String> = ["/bin/sh", "/bin/ash", "/usr/bin/env sh"]

    private static func bareName(_ path: FilePath) -> String { path.stem ?? "reproducer" }

    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.isASCII && $0.value >= 32 && $0.value != 127 ? $0 : "?" }
            )
        )
    }
}
