// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage

/// What of a kernel lies below a root: of packages that ``PackageTree`` merged, or of a system.
struct KernelFiles: Hashable, Sendable {
    /// `uname -r` of the kernel.
    let release: String
    let image: FilePath
    var configuration: FilePath?
    /// The folder that has `lib/modules/<release>`; `nil` where there are no modules.
    let moduleRoot: FilePath?
    /// The package's own, mostly compressed.
    var changeLog: FilePath?

    /// The only kernel of merged packages.
    ///
    /// - Throws: ``UnusableRelease`` where there is none, or more than one.
    init(of root: FilePath) throws(UnusableRelease) {
        let images = Self.images(below: root)
        guard let (release, image) = images.first else {
            throw UnusableRelease("there is no kernel in the package: no boot/vmlinuz-*, no lib/modules/*/vmlinuz")
        }
        guard images.allSatisfy({ $0.release == release }) else {
            let names = images.map(\.release).sorted().joined(separator: ", ")
            throw UnusableRelease("there is more than one kernel in the package: \(names.prefix(300))")
        }
        self.init(release, image, configurations: root.appending("boot"), root)
        let folders = Self.names(in: root.appending("usr/share/doc")).filter { $0.hasPrefix("linux-") }
        changeLog = folders.flatMap { folder in
            // Debian's kernels that are signed have a log of their own that is called otherwise.
            ["changelog.Debian.gz", "changelog.gz"].map {
                root.appending("usr/share/doc").appending(folder).appending($0)
            }
        }.first { PackageTree.isFile($0, below: root) }
    }

    /// A kernel that is installed: its image is in a boot folder, its modules below the folder above that.
    ///
    /// - Throws: ``UnusableRelease`` where it is not there any more.
    init(installed release: String, in boot: FilePath) throws(UnusableRelease) {
        let image = boot.appending("vmlinuz-\(release)")
        guard Self.isName(release), let real = PackageTree.resolved(image), PackageTree.isFile(real, below: "/") else {
            throw UnusableRelease("'\(image)' is not there any more")
        }
        self.init(release, real, configurations: boot, boot.removingLastComponent())
    }

    private init(_ release: String, _ image: FilePath, configurations: FilePath, _ root: FilePath) {
        self.release = release
        self.image = image
        let roots = [root, root.appending("usr")]
        let folders = roots.map { $0.appending("lib/modules").appending(release) }
        moduleRoot = zip(roots, folders).first { PackageTree.resolved($1) != nil }?.0
        let places = [configurations.appending("config-\(release)")] + folders.map { $0.appending("config") }
        configuration = places.first { PackageTree.isFile($0, below: root) }.flatMap(PackageTree.resolved)
    }

    private static func images(below root: FilePath) -> [(release: String, image: FilePath)] {
        var found: [(release: String, image: FilePath)] = []
        for name in names(in: root.appending("boot")) where name.hasPrefix("vmlinuz-") {
            found.append((String(name.dropFirst("vmlinuz-".count)), root.appending("boot").appending(name)))
        }
        for folder in ["lib/modules", "usr/lib/modules"].map({ root.appending($0) }) {
            for name in names(in: folder) { found.append((name, folder.appending(name).appending("vmlinuz"))) }
        }
        return found.filter { isName($0.release) && PackageTree.isFile($0.image, below: root) }
    }

    /// Goes into paths, and to depmod and modprobe, which must not take it for an option.
    private static func isName(_ release: String) -> Bool {
        release.utf8.first?.isAlphanumeric(or: "") == true && release.utf8.count <= 200
            && release.utf8.allSatisfy { $0.isAlphanumeric(or: "._+~-") }
    }

    private static func names(in folder: FilePath) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []).sorted()
    }
}
