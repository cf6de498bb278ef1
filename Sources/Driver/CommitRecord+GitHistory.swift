// SPDX-License-Identifier: Apache-2.0

package import GitHistory
package import Sessions

extension CommitRecord {
    /// What a report says of a commit of the repository.
    package init(_ commit: CommitDetails) {
        self.init(
            id: commit.id,
            parents: commit.parents,
            title: commit.title,
            author: commit.author.name,
            email: commit.author.email,
            date: Timestamp.text(seconds: commit.author.seconds, offsetMinutes: commit.author.offsetMinutes)
        )
    }
}
