// SPDX-License-Identifier: Apache-2.0

import Foundation
import PackagePlugin

/// Generates `EmbeddedFiles+Generated.swift` from everything below `configs/` and the guest agent.
///
/// `Bundle.module` traps when the bare binary is moved, so files travel inside it as source text.
@main
struct EmbedFiles: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let package = context.package.directoryURL
        let folders = [package.appending(path: "configs"), target.directoryURL.appending(path: "Agent")]
        let files = try folders.flatMap(regularFiles(below:))
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles+Generated.swift")
        // name, path, name, path: the name is what the program asks for.
        let pairs = files.flatMap { file in
            let base = file.path.hasPrefix(folders[0].path) ? folders[0] : target.directoryURL
            return [String(file.path.dropFirst(base.path.count).drop { $0 == "/" }), file.path]
        }
        return [
            .buildCommand(
                displayName: "Embedding \(files.count) files",
                executable: try context.tool(named: "EmbedTool").url,
                arguments: [output.path] + pairs,
                inputFiles: files,
                outputFiles: [output]
            )
        ]
    }

    private func regularFiles(below folder: URL) throws -> [URL] {
        let keys: [URLResourceKey] = [.isRegularFileKey]
        let walk = FileManager.default.enumerator(
            at: folder,
            includingPropertiesForKeys: keys,
            options: .skipsHiddenFiles
        )
        var files: [URL] = []
        while let file = walk?.nextObject() as? URL {
            if try file.resourceValues(forKeys: Set(keys)).isRegularFile == true { files.append(file) }
        }
        return files.sorted { $0.path < $1.path }
    }
}
