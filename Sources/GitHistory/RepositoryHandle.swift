// SPDX-License-Identifier: Apache-2.0

import CLibgit2
import Glibc
internal import HostFiles
internal import SystemPackage

/// An open repository and its objects. Not `Sendable`: each actor that reads has one of its own.
///
/// Nothing here writes: no function of libgit2 that changes a repository is called in this target, but for
/// ``GraftRepository``, which has a repository of its own.
final class RepositoryHandle {
    let path: FilePath
    let repository: OpaquePointer
    let objects: OpaquePointer
    let isShallow: Bool
    let isPartial: Bool
    /// The repository's commit-graph, opened when it is first asked for.
    private(set) lazy var commitIndex = openCommitIndex()
    /// Whether the commit-graph was found to be wrong, and answers that came of it may be too.
    private(set) var hadDamagedIndex = false

    /// Opens a work tree, a linked work tree, a bare repository, or a folder inside one.
    init(_ path: FilePath) throws(GitError) {
        Libgit2.start()
        self.path = path
        var repository: OpaquePointer?
        var objects: OpaquePointer?
        do {
            try Libgit2.check(git_repository_open_ext(&repository, path.string, 0, nil))
            try Libgit2.check(git_repository_odb(&objects, repository))
        } catch {
            git_repository_free(repository)
            throw Self.diagnose(path, error)
        }
        guard let repository, let objects else {
            throw .unreadable(path, reason: "libgit2 returned nothing")
        }
        self.repository = repository
        self.objects = objects
        isShallow = git_repository_is_shallow(repository) == 1
        // Which of these git writes depends on its version and on the server.
        let settings = Self.settings(
            "^(extensions\\.partialclone|remote\\..*\\.(promisor|partialclonefilter))$",
            of: Self.commonFolder(git_repository_commondir(repository))
        )
        isPartial = !settings.isEmpty
    }

    deinit {
        git_odb_free(objects)
        git_repository_free(repository)
    }

    /// Asks the commit-graph no more.
    func distrustCommitIndex() { (commitIndex, hadDamagedIndex) = (nil, true) }

    /// What a failed look-up of an object means here.
    func lookupError(_ id: String, _ failure: Libgit2.Failure) -> GitError {
        guard failure.isNotFound else { return .damagedObject(id, reason: failure.reason) }
        return .missingObject(id, repository: path, isShallow: isShallow, isPartial: isPartial)
    }

    /// How many bytes an object has, without reading it.
    func size(of id: ObjectID) throws(GitError) -> Int {
        var (size, type, raw) = (0, GIT_OBJECT_INVALID, id.raw)
        do {
            try Libgit2.check(git_odb_read_header(&size, &type, objects, &raw))
        } catch {
            throw lookupError(id.hex, error)
        }
        return size
    }

    /// The content of a blob, for as long as `body` runs.
    func withBlob<Result>(_ id: ObjectID, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
        let object = try read(id, GIT_OBJECT_BLOB, otherwise: "it should be the content of a file, and is not")
        defer { git_odb_object_free(object) }
        return try body(Self.content(of: object))
    }

    /// Reads an object as it is stored; whoever asks frees it.
    ///
    /// - Parameter reason: What is wrong where it is of another type.
    func read(_ id: ObjectID, _ type: git_object_t, otherwise reason: String) throws(GitError) -> OpaquePointer? {
        var object: OpaquePointer?
        var raw = id.raw
        do {
            try Libgit2.check(git_odb_read(&object, objects, &raw))
        } catch {
            throw lookupError(id.hex, error)
        }
        guard git_odb_object_type(object) == type else {
            git_odb_object_free(object)
            throw .damagedObject(id.hex, reason: reason)
        }
        return object
    }

    /// The bytes of an object that was read.
    static func content(of object: OpaquePointer?) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object))
    }
}

// MARK: - Why it does not open

extension RepositoryHandle {
    private static func diagnose(_ path: FilePath, _ failure: Libgit2.Failure) -> GitError {
        var found = git_buf()
        defer { git_buf_dispose(&found) }
        guard git_repository_discover(&found, path.string, 0, nil) == 0, let folder = found.ptr else {
            guard access(path.string, R_OK) == 0 || errno != EACCES else {
                return .unreadable(path, reason: "Permission denied")
            }
            guard failure.isNotFound else { return .unreadable(path, reason: failure.reason) }
            guard let link = try? SmallFile.read(path.appending(".git"), limit: 4096) else {
                return .notARepository(path)
            }
            let text = String(decoding: link, as: UTF8.self).prefix { $0 != "\n" }
            return .unreadable(path, reason: "its file .git says '\(text)', and there is no repository")
        }
        let extensions = settings("^extensions\\.", of: commonFolder(folder))
        if extensions["extensions.objectformat"]?.lowercased() == "sha256" { return .sha256Repository(path) }
        let known = Set(
            ["objectformat", "partialclone", "worktreeconfig", "preciousobjects", "noop"].map { "extensions." + $0 }
        )
        if let unknown = extensions.keys.filter({ !known.contains($0) }).min() {
            return .unsupportedExtension(path, name: String(unknown.dropFirst("extensions.".count)))
        }
        return .unreadable(path, reason: failure.reason)
    }

    /// The repository's folder; for a linked work tree that of the repository it belongs to.
    private static func commonFolder(_ folder: UnsafePointer<CChar>?) -> FilePath {
        guard let folder else { return "" }
        let path = FilePath(platformString: folder)
        guard let link = try? SmallFile.read(path.appending("commondir"), limit: 4096) else { return path }
        let target = FilePath(String(decoding: link, as: UTF8.self).prefix { $0 != "\n" }.description)
        return path.pushing(target)
    }

    /// What a repository's own configuration sets under names (in lower case) that match an expression.
    private static func settings(_ expression: String, of folder: FilePath) -> [String: String] {
        var configuration: OpaquePointer?
        guard git_config_open_ondisk(&configuration, folder.appending("config").string) == 0 else { return [:] }
        defer { git_config_free(configuration) }
        var iterator: OpaquePointer?
        guard git_config_iterator_glob_new(&iterator, configuration, expression) == 0 else { return [:] }
        defer { git_config_iterator_free(iterator) }
        var settings: [String: String] = [:]
        var entry: UnsafeMutablePointer<git_config_entry>?
        while git_config_next(&entry, iterator) == 0, let name = entry?.pointee.name {
            settings[String(cString: name)] = entry?.pointee.value.map { String(cString: $0) } ?? ""
        }
        return settings
    }
}
