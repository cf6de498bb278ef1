// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

extension CommandRunner {
    /// The SHA-256 of a file: 64 hexadecimal digits, by the host's `sha256sum`.
    package func sha256(of file: FilePath) async throws -> String {
        try digits(of: await capture(HostCommand("sha256sum", ["--", file.string])))
    }

    /// The SHA-256 of bytes: 64 hexadecimal digits, by the host's `sha256sum`.
    package func sha256(of bytes: [UInt8]) async throws -> String {
        try digits(of: await capture(HostCommand("sha256sum"), input: bytes, limit: 1024, timeout: .seconds(20)))
    }

    /// The SHA-256 of files, in their order, by one process for all.
    package func sha256(of files: [FilePath]) async throws -> [String] {
        guard !files.isEmpty else { return [] }
        let output = try await capture(HostCommand("sha256sum", ["--"] + files.map(\.string)))
        let hashes = output.text.split(separator: "\n").compactMap(Self.digits)
        guard output.end.isSuccess, hashes.count == files.count else { throw failure(output) }
        return hashes
    }

    private func digits(of output: CommandOutput) throws -> String {
        guard output.end.isSuccess, let digits = Self.digits(output.text[...]) else { throw failure(output) }
        return digits
    }

    private static func digits(_ line: Substring) -> String? {
        // A name with a backslash or line feed in it makes sha256sum begin its line with a backslash.
        let digits = line.drop { $0 == "\\" }.prefix(64)
        return digits.count == 64 && digits.allSatisfy(\.isHexDigit) ? String(digits) : nil
    }

    private func failure(_ output: CommandOutput) -> HostCommandError {
        .notStarted(executable: "sha256sum", reason: "\(output.end): \(output.errorText.prefix(300))")
    }
}
