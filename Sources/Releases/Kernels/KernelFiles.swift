// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import SystemPackage

/// What of a kernel lies below a root: an unpacked package, or a system.
///
/// Packages are somebody else's: only regular files that really lie below the root are taken.
struct KernelFiles: Hashable, Sendable {
    /// `uname -r` of the kernel.
    let release: String
    let image: FilePath
    let configuration: FilePath?
    /// The folder that has `lib/modules/<release>`; `nil` where there are no modules.
    let moduleRoot: FilePath?
    /// The package's own, mostly compressed.
    var changeLog: FilePath?

    /// - Parameter release: The one that is meant, where the root has several.
    /// - Throws: ``UnusableRelease`` where there is no kernel, or more than one.
    init(below root: FilePath, release wanted: String? = nil) throws(UnusableRelease) {
        let images = Self.images(below: root).filter { wanted == nil || $0.release == wanted }
        guard let (release, image) = images.first else {
            throw UnusableRelease("there is no kernel in the package: no boot/vmlinuz-*, no lib/modules/*/vmlinuz")
        }
        guard images.allSatisfy({ $0.release == release }) else {
            let names = images.map(\.release).sorted().joined(separator: ", ")
            throw UnusableRelease("there is more than one kernel in the package: \(names.prefix(300))")
        }
        self.release = release
        self.image = image
        let roots = [root, root.appending("usr")]
        moduleRoot = roots.first { Self.isFolder($0.appending("lib/modules").appending(release), below: root) }
        configuration =
            ([root.appending("boot/config-\(release)")]
            + roots.map {
                $0.appending("lib/modules").appending(release).appending("config")
            }).first { Self.isFile($0, below: root) }
        // What belongs to a kernel that is installed among others lies elsewhere than its package has it.
        guard wanted == nil else { return }
        let folders = Self.names(in: root.appending("usr/share/doc")).filter { $0.hasPrefix("linux-") }
        changeLog = folders.flatMap { folder in
            // Debian's kernels that are signed have a log of their own that is called otherwise.
            ["changelog.Debian.gz", "changelog.gz"].map {
                root.appending("usr/share/doc").appending(folder).appending($0)
            }
        }.first { Self.isFile($0, below: root) }
    }

    private static func images(below root: FilePath) -> [(release: String, image: FilePath)] {
        var found: [(release: String, image: FilePath)] = []
        for name in names(in: root.appending("boot")) where name.hasPrefix("vmlinuz-") {
            found.append((String(name.dropFirst("vmlinuz-".count)), root.appending("boot").appending(name)))
        }
        for folder in [root, root.appending("usr")].map({ $0.appending("lib/modules") }) {
            for name in names(in: folder) { found.append((name, folder.appending(name).appending("vmlinuz"))) }
        }
        return found.filter { isName($0.release) && isFile($0.image, below: root) }
    }

    /// Goes into paths, and to depmod and modprobe, which must not take it for an option.
    private static func isName(_ release: String) -> Bool {
        release.utf8.first?.isAlphanumeric(or: "") == true && release.utf8.count <= 200
            && release.utf8.allSatisfy { $0.isAlphanumeric(or: "._+~-") }
    }

    private static func names(in folder: FilePath) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []).sorted()
    }

    /// A folder that is not elsewhere, with all links followed: depmod writes into it.
    private static func isFolder(_ path: FilePath, below root: FilePath) -> Bool {
        mode(of: path, below: root) == S_IFDIR
    }

    /// A regular file whose path, with all links followed, does not leave the root.
    static func isFile(_ path: FilePath, below root: FilePath) -> Bool { mode(of: path, below: root) == S_IFREG }

    private static func mode(of path: FilePath, below root: FilePath) -> mode_t? {
        guard let real = resolved(path), let top = resolved(root), real.starts(with: top) else { return nil }
        var status = stat()
        return lstat(real.string, &status) == 0 ? status.st_mode & S_IFMT : nil
    }

    private static func resolved(_ path: FilePath) -> FilePath? {
        guard let text = realpath(path.string, nil) else { return nil }
        defer { free(text) }
        return FilePath(String(cString: text))
    }
}
