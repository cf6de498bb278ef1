// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import HostCommands
package import SystemPackage

/// A kernel's package as a test wants it, made by the distribution's own tools: nothing in it runs, all of it is looked
/// at.
package struct MadePackage {
    package var name: String
    package var version: String
    package var architecture: String
    /// `uname -r`; no kernel where it is `nil`.
    package var release: String?
    /// By name, what each depends on.
    package var modules: [String: [String]]
    /// `xz`, `zstd` or `gzip`; `nil` for modules as they are.
    package var compression: String?
    /// What `MODULE_SOFTDEP("pre: ...")` of btrfs says, each in a line of its own.
    package var softDependencies: [String] = []
    package var changeLog: String?
    /// Files more, by path.
    package var others: [String: String]
    package var binaries: [String: Data] = [:]
    /// What of the tree an .rpm is made of; folders come with what is in them, and files alone.
    package var files = "/*"
    /// Changes the tree that is packed: links, named pipes.
    package var arrange: (FilePath) async throws -> Void = { _ in }
    /// Symbolic links, by path.
    package var links: [String: String] = [:]
    /// Where the image is, if not in `boot`; and the modules, if not in `lib/modules`.
    package var imagePlace: String?
    package var modulesPlace: String?
    /// What the image says of itself, behind its release.
    package var banner: String

    private static let runner = HostCommandRunner()

    package init(
        name: String = "linux-image-6.1.0-50-cloud-amd64-unsigned",
        version: String = "6.1.176-1",
        architecture: String = "amd64",
        release: String? = "6.1.0-50-cloud-amd64",
        modules: [String: [String]] = [
            "virtio_pci": ["virtio"], "virtio": [], "btrfs": ["libcrc32c"], "libcrc32c": [],
        ],
        compression: String? = nil,
        changeLog: String? = nil,
        others: [String: String] = [:],
        banner: String = "(nobody@example.org) #1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1 (2026-06-08)"
    ) {
        self.name = name
        self.version = version
        self.architecture = architecture
        self.release = release
        self.modules = modules
        self.compression = compression
        self.changeLog = changeLog
        self.others = others
        self.banner = banner
    }

    /// Makes a .deb in a folder.
    package func deb(in folder: FilePath) async throws -> FilePath {
        let root = folder.appending("tree-\(UInt32.random(in: 0 ... .max))")
        try await fill(root)
        let control = """
            Package: \(name)
            Version: \(version)
            Architecture: \(architecture)
            Maintainer: Nobody <nobody@example.org>
            Description: made for a test

            """
        try Self.write(control, to: root.appending("DEBIAN/control"))
        let file = folder.appending("\(name)_\(version.replacing(":", with: "%3a"))_\(architecture).deb")
        try await Self.run("dpkg-deb", ["--root-owner-group", "-Znone", "--build", root.string, file.string])
        try FileManager.default.removeItem(atPath: root.string)
        return file
    }

    /// Makes an .rpm in a folder.
    package func rpm(in folder: FilePath) async throws -> FilePath {
        let root = folder.appending("tree-\(UInt32.random(in: 0 ... .max))")
        try await fill(root)
        let parts = version.split(separator: "-").map(String.init)
        let spec = """
            Name: \(name)
            Version: \(parts[0])
            Release: \(parts[1])
            Summary: made for a test
            License: none
            AutoReqProv: no
            %description
            made for a test
            %files
            \(files)
            %changelog
            * Thu Nov 10 2022 Nobody <nobody@example.org> - \(version)
            - btrfs: fix what is tested
            """
        let file = folder.appending("\(name).spec")
        try Self.write(spec, to: file)
        // What the host does to binaries when it packs them is nothing for kernels of another system.
        let options = ["-bb", "--target", architecture, "--buildroot", root.string, "--define", "_rpmdir \(folder)"]
        let plain = ["--define", "__os_install_post %{nil}", "--define", "_build_id_links none", "--nodebuginfo"]
        try await Self.run(
            "rpmbuild",
            options + plain + ["--define", "_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm", file.string]
        )
        return folder.appending("\(name)-\(version).\(architecture).rpm")
    }

    /// Puts the files to their places below a root.
    package func fill(_ root: FilePath) async throws {
        if let release {
            let folder = root.appending(modulesPlace ?? "lib/modules").appending(release)
            try Self.write(image(release), to: root.appending(imagePlace ?? "boot/vmlinuz-\(release)"))
            try Self.write("CONFIG_BTRFS_FS=m\n", to: root.appending("boot/config-\(release)"))
            for (module, needs) in modules {
                try await Self.compile(module, needs, softDependencies, to: folder.appending("kernel/\(module).ko"))
                if let compression {
                    try await Self.run(compression, ["-q", folder.appending("kernel/\(module).ko").string])
                    try? FileManager.default.removeItem(atPath: folder.appending("kernel/\(module).ko").string)
                }
            }
            try Self.write("", to: folder.appending("modules.order"))
            try Self.write("", to: folder.appending("modules.builtin"))
        }
        if let changeLog {
            try Self.write(changeLog, to: root.appending("usr/share/doc/\(name)/changelog.Debian"))
            try await Self.run("gzip", [root.appending("usr/share/doc/\(name)/changelog.Debian").string])
        }
        for (path, target) in links {
            let link = root.appending(path)
            let folder = link.removingLastComponent()
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: target)
        }
        for (path, data) in binaries { try Self.write(data, to: root.appending(path)) }
        for (path, text) in others { try Self.write(text, to: root.appending(path)) }
        try await arrange(root)
    }

    /// A boot sector, and the text that it points to; nothing that could be booted.
    private func image(_ release: String) -> Data {
        var image = [UInt8](repeating: 0, count: 1024)
        image.replaceSubrange(0x202..<0x206, with: "HdrS".utf8)
        (image[0x20e], image[0x20f]) = (0x80, 0x00)
        let text = Array("\(release) \(banner)".utf8.prefix(200))
        image.replaceSubrange(0x280..<(0x280 + text.count), with: text)
        return Data(image)
    }

    /// An object with what kmod reads of a module, and no code.
    private static func compile(
        _ module: String,
        _ needs: [String],
        _ soft: [String],
        to file: FilePath
    ) async throws {
        var information = ["name=\(module)", "license=GPL", "depends=\(needs.joined(separator: ","))"]
        if module == "btrfs" { information += soft.map { "softdep=pre: \($0)" } }
        let lines = information.enumerated().map { index, text in
            "static const char i\(index)[] __attribute__((section(\".modinfo\"), used)) = \"\(text)\";"
        }
        // depmod goes by symbols, as the kernel does.
        let symbols = needs.map { "extern int \($0)_symbol; int *use_\($0) = &\($0)_symbol;" }
        let strings = ".section __ksymtab_strings,\\\"a\\\"\\n.asciz \\\"\(module)_symbol\\\"\\n.previous"
        let own = "int \(module)_symbol; asm(\"\(strings)\");"
        let source = file.removingLastComponent().appending("\(module).c")
        try write((lines + symbols + [own]).joined(separator: "\n") + "\n", to: source)
        try await run("gcc", ["-c", "-w", "-fno-pic", "-o", file.string, source.string])
        try FileManager.default.removeItem(atPath: source.string)
    }

    /// Runs a program that has to succeed.
    @discardableResult
    package static func run(
        _ tool: String,
        _ arguments: [String],
        in folder: FilePath? = nil,
        environment: [String: String] = [:]
    ) async throws -> CommandOutput {
        let command = HostCommand(tool, arguments, environment: environment, workingDirectory: folder)
        let output = try await runner.capture(command, timeout: .seconds(120))
        guard output.end.isSuccess else { throw Failed(tool: tool, output: output.errorText + output.text) }
        return output
    }

    package static func write(_ text: String, to file: FilePath) throws { try write(Data(text.utf8), to: file) }

    package static func write(_ data: Data, to file: FilePath) throws {
        let folder = file.removingLastComponent()
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        try data.write(to: URL(filePath: file.string))
    }

    package struct Failed: Error {
        package let tool: String
        package let output: String
    }
}
