// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import TestSupport

/// A key that signs an archive or a package for one test, in a folder of its own.
struct SigningKey {
    private static let name = "kbisect-test@example.org"
    private let home: FilePath
    /// The public half, as apt and rpm read it.
    let publicKey: FilePath

    /// Hands a key to a test, and ends what gpg left running for it.
    static func with(_ folder: FilePath, _ body: (SigningKey) async throws -> Void) async throws {
        let key = try await SigningKey(in: folder)
        do {
            try await body(key)
        } catch {
            try await key.run("gpgconf", ["--kill", "all"])
            throw error
        }
        try await key.run("gpgconf", ["--kill", "all"])
    }

    private init(in folder: FilePath) async throws {
        home = folder.appending("gnupg")
        publicKey = folder.appending("key.asc")
        try FileManager.default.createDirectory(
            atPath: home.string,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try await run(
            "gpg",
            ["--batch", "--passphrase", "", "--quick-generate-key", Self.name, "rsa2048", "sign", "never"]
        )
        try await run("gpg", ["--armor", "--output", publicKey.string, "--export", Self.name])
    }

    /// Writes a signed copy of a text.
    func clearSign(_ file: FilePath, to signed: FilePath) async throws {
        try await run("gpg", ["--batch", "--yes", "--clearsign", "--output", signed.string, file.string])
    }

    /// Signs an .rpm in its place.
    func sign(rpm file: FilePath) async throws {
        let macros = ["--define", "_gpg_name \(Self.name)", "--define", "__gpg /usr/bin/gpg"]
        try await run("rpmsign", macros + ["--addsign", file.string])
    }

    private func run(_ tool: String, _ arguments: [String]) async throws {
        try await MadePackage.run(tool, arguments, environment: ["GNUPGHOME": home.string])
    }
}
