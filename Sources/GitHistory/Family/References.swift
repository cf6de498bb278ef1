// SPDX-License-Identifier: Apache-2.0

import CLibgit2

/// A branch or tag, and the commit that it comes to.
struct Reference {
    /// In full: `refs/tags/v6.1`.
    let name: String
    let commit: ObjectID

    /// The name of a tag; `nil` for other references.
    var tag: String? { name.hasPrefix("refs/tags/") ? String(name.dropFirst("refs/tags/".count)) : nil }
}

extension RepositoryHandle {
    /// Every reference that comes to a commit, in no order. Others, such as tags of files, are left out.
    func references() throws(GitError) -> [Reference] {
        var iterator: OpaquePointer?
        defer { git_reference_iterator_free(iterator) }
        var found: [Reference] = []
        do {
            try Libgit2.check(git_reference_iterator_new(&iterator, repository))
            while true {
                var reference: OpaquePointer?
                let code = git_reference_next(&reference, iterator)
                if code == GIT_ITEROVER.rawValue { return found }
                try Libgit2.check(code)
                defer { git_reference_free(reference) }
                var commit: OpaquePointer?
                // A branch of a remote that is gone leaves a symbolic reference to nothing.
                guard git_reference_peel(&commit, reference, GIT_OBJECT_COMMIT) == 0 else { continue }
                defer { git_object_free(commit) }
                guard let name = git_reference_name(reference), let id = git_object_id(commit) else { continue }
                found.append(Reference(name: String(cString: name), commit: ObjectID(id.pointee)))
            }
        } catch {
            throw .failed(doing: "listing the branches and tags of '\(path)'", reason: error.reason)
        }
    }
}
