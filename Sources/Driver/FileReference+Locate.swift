// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestFiles
import HostFiles
package import KernelBuild
package import ScenarioFiles
import Sessions
package import SystemPackage

extension FileReference {
    /// Where a file is that a scenario names.
    enum Place {
        case file(FilePath)
        case embedded(String)
    }

    /// - Throws: ``FileNotFound`` when it is neither on disk nor among those that come with the program.
    func locate() throws(FileNotFound) -> Place {
        if let path, FileManager.default.fileExists(atPath: path.string) { return .file(path) }
        if let embeddedName, EmbeddedFiles.text(of: embeddedName) != nil { return .embedded(embeddedName) }
        throw FileNotFound(written: written, path: path)
    }

    /// The file's text.
    func text() throws -> String {
        switch try locate() {
        case .embedded(let name):
            return EmbeddedFiles.text(of: name) ?? ""
        case .file(let path):
            do {
                let bytes = try SmallFile.read(path, limit: 4 << 20)
                guard let text = String(validating: bytes, as: UTF8.self), !text.contains("\0") else {
                    throw FileNotFound(written: written, path: path, reason: "it is not UTF-8 text")
                }
                return text
            } catch let error as FileNotFound {
                throw error
            } catch {
                throw FileNotFound(written: written, path: path, reason: StateError.plain(error))
            }
        }
    }
}

/// A file that a scenario or the command line names cannot be used.
package struct FileNotFound: Error, Hashable, Sendable, CustomStringConvertible {
    /// As it was written.
    package var written: String
    /// Where it was looked for on disk.
    package var path: FilePath?
    /// Why it cannot be read; `nil` where there is none.
    package var reason: String?

    package var description: String {
        if let reason { return "cannot read '\(path?.string ?? written)': \(reason)" }
        let looked = path.map { " (looked for '\($0)')" } ?? ""
        return "there is no file '\(written)'\(looked), and none of that name comes with kbisect"
    }
}

extension KernelConfiguration {
    /// What a scenario says of the configuration, with its files read.
    ///
    /// - Throws: ``FileNotFound``.
    package init(_ kernel: Scenario.Kernel) throws {
        let base: Base =
            switch kernel.base {
            case .target("allnoconfig"): .allNoConfig
            case .target(let target): .target(target)
            case .file(let reference): .file(try Self.file(reference))
            case .cutDown(let reference, let modules):
                .cutDown(try Self.file(reference), modules: LoadedModules(modules))
            }
        self.init(
            base: base,
            fragments: try kernel.fragments.map { Fragment(name: $0.written, text: try $0.text()) },
            required: kernel.required.compactMap { ConfigSymbol($0.description) },
            makeVariables: kernel.makeVariables.map(\.description)
        )
    }

    private static func file(_ reference: FileReference) throws(FileNotFound) -> FilePath {
        guard case .file(let path) = try reference.locate() else {
            throw FileNotFound(written: reference.written, path: reference.path)
        }
        return path
    }
}
