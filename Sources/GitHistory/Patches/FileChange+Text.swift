// SPDX-License-Identifier: Apache-2.0

extension FileChange {
    /// The change as git prints it, in the one way of all that libgit2 reads without doubt.
    var text: [UInt8] {
        guard let shown = new ?? old else { return [] }
        let (oldName, newName) = (PatchName.quoted("a/", old ?? shown), PatchName.quoted("b/", new ?? shown))
        var head = "diff --git \(oldName) \(newName)\n"
        if old == nil {
            head += "new file mode \(newMode ?? "100644")\n"
        } else if new == nil {
            head += "deleted file mode \(oldMode ?? "100644")\n"
        } else if let oldMode, let newMode {
            head += "old mode \(oldMode)\nnew mode \(newMode)\n"
        }
        if let old, let new, old != new {
            // How much of it stayed does not matter, but has to be there.
            head += "similarity index 90%\nrename from \(PatchName.quoted("", old))\n"
            head += "rename to \(PatchName.quoted("", new))\n"
        }
        if let index {
            head += "index \(index.old)..\(index.new)\n"
        } else if old == nil || new == nil || !hunks.isEmpty {
            // What follows is read only behind this, and the names do not matter for lines.
            head += "index 1111111..2222222\n"
        }
        var text = Array(head.utf8)
        if !binary.isEmpty {
            text += Array("GIT binary patch\n".utf8)
            for block in binary { text += block.flatMap { $0 + [10] } + [10] }
        } else if old == nil || new == nil || !hunks.isEmpty {
            // An empty file has no lines, and libgit2 wants these two nonetheless before the next file begins.
            let (before, after) = (old == nil ? "/dev/null" : oldName, new == nil ? "/dev/null" : newName)
            text += Array("--- \(before)\n+++ \(after)\n".utf8)
        }
        for hunk in hunks {
            text += Array("@@ -\(hunk.old.start),\(hunk.old.count) +\(hunk.new.start),\(hunk.new.count) @@\n".utf8)
            for line in hunk.lines { text += line + [10] }
        }
        return text
    }
}
