// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

extension Reproducer {
    /// The file that the guest runs: compiled, or copied into a folder of ours.
    ///
    /// - Parameter folder: Where a script or binary is kept; it has to exist.
    /// - Throws: ``GuestCompilerError``, ``GuestFileError``, ``HostCommandError``, `CancellationError`.
    package func executable(compiler: GuestCompiler, keptIn folder: FilePath) async throws -> FilePath {
        switch kind {
        case .cSource:
            let text = String(decoding: contents, as: UTF8.self)
            return try await compiler.compile(GuestProgram(name: "reproducer", sources: ["reproducer.c": text]))
        case .staticBinary, .shellScript:
            let copy = folder.appending("reproducer")
            try WholeFile.write(contents, to: copy)
            return copy
        }
    }

    /// Whether the guest needs ``Busybox`` to run it.
    package var needsShell: Bool { kind == .shellScript }
}
