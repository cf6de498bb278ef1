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

    private func digits(of output: CommandOutput) throws -> String {
        // A name with a backslash or line feed in it makes sha256sum begin its line with a backslash.
        let digits = output.text.drop { $0 == "\\" }.prefix(64)
        guard output.end.isSuccess, digits.count == 64, digits.allSatisfy(\.isHexDigit) else {
            throw HostCommandError.notStarted(
                executable: "sha256sum",
                reason: "\(output.end): \(output.errorText.prefix(300))"
            )
        }
        return String(digits)
    }
}
