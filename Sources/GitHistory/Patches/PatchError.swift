// SPDX-License-Identifier: Apache-2.0

/// Why a file is no patch that could be applied. A patch that does not fit is a result, not an error.
package enum PatchError: Error, Hashable, Sendable {
    /// It has no change of a file in it.
    case noChange
    /// It is larger than any patch for a kernel.
    case tooLarge(bytes: Int, most: Int)
    /// What stands in a line, counted from 1, is not what has to stand there.
    case malformed(line: Int, reason: String)
    /// It would change a file that no patch may: outside of the tree, or git's own.
    case refusedName(String, reason: String)
}

extension PatchError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noChange:
            """
            this is no patch: it has no change of a file in it; make one with 'git format-patch', 'git diff' or \
            'diff -up'
            """
        case .tooLarge(let bytes, let most):
            "this is no patch for a kernel: it has \(bytes) bytes, and \(most) are the most; give the patch alone"
        case .malformed(let line, let reason):
            "cannot read the patch: line \(line): \(reason); make it anew, for an edited or wrapped one may not apply"
        case .refusedName(let name, let reason):
            "this patch is refused: it changes '\(name)': \(reason)"
        }
    }
}
