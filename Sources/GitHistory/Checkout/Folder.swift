// SPDX-License-Identifier: Apache-2.0

import Glibc
internal import SystemPackage

/// An open folder of the work tree, and what is done in it.
///
/// Every name is looked up in an open folder and no symbolic link is followed, so nothing outside can be
/// touched, whatever a commit, or somebody who changes the work tree meanwhile, puts there.
struct Folder: ~Copyable {
    /// How deep folders may lie in each other. Each level holds a descriptor open; Linux 6.1 has 12.
    static let deepest = 200

    let path: TreePath
    let descriptor: Int32
    private let depth: Int

    /// Opens a work tree.
    init(top: FilePath) throws {
        descriptor = Glibc.open(top.string, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CheckoutError.system(doing: "opening the work tree", path: top.string, Errno(rawValue: errno))
        }
        path = .top
        depth = 0
    }

    private init(_ name: TreeName, in parent: borrowing Folder, descriptor: Int32) {
        path = parent.path.appending(name)
        depth = parent.depth + 1
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// The folder of that name, or `nil` when there is none or something else.
    func folder(_ name: TreeName) throws -> Folder? {
        guard depth < Self.deepest else { throw CheckoutError.tooDeep(path.appending(name).description) }
        let opened = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if opened >= 0 { return Folder(name, in: self, descriptor: opened) }
        guard [ENOENT, ENOTDIR, ELOOP].contains(errno) else { throw failure("opening", name) }
        return nil
    }

    /// Refuses a commit's folder that lies too deep, before anything is made that could not be removed again.
    func requireShallow(_ name: TreeName) throws(CheckoutError) {
        guard depth < Self.deepest else {
            throw .refusedName(path.appending(name).description, reason: Self.tooDeep)
        }
    }

    /// What is said of a commit whose folders lie too deep in each other.
    static let tooDeep = "folders lie more than \(deepest) deep in each other"

    /// Makes a folder where nothing is.
    func makeFolder(_ name: TreeName) throws -> Folder {
        try requireShallow(name)
        guard mkdirat(descriptor, name, 0o755) == 0 else { throw failure("making the folder", name) }
        guard let made = try folder(name) else { throw failure("opening", name) }
        // The umask may have taken bits away.
        guard fchmod(made.descriptor, 0o755) == 0 else { throw failure("setting the mode of", name) }
        return made
    }

    /// What is there, or `nil` when nothing is.
    func stamp(_ name: TreeName) throws -> FileStamp? {
        var status = stat()
        if fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return FileStamp(status) }
        guard errno == ENOENT else { throw failure("looking at", name) }
        return nil
    }

    /// Every name but `.` and `..`, in the file system's order.
    func names() throws -> [TreeName] {
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else { throw failure("listing", [0]) }
        defer { closedir(stream) }
        var names: [TreeName] = []
        errno = 0
        while let entry = readdir(stream) {
            guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { break }
            let start = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
            let name = TreeName(UnsafeBufferPointer(start: start, count: strlen(start) + 1))
            if name != [46, 0], name != [46, 46, 0] { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw failure("listing", [0]) }
        return names
    }

    func failure(_ doing: String, _ name: TreeName) -> CheckoutError {
        let error = Errno(rawValue: errno)
        return .system(doing: doing, path: (name.count > 1 ? path.appending(name) : path).description, error)
    }
}
