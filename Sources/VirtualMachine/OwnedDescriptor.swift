// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file descriptor that is closed when nobody refers to it any more.
final class OwnedDescriptor: Sendable {
    let rawValue: Int32

    init(_ rawValue: Int32) {
        self.rawValue = rawValue
    }

    deinit {
        close(rawValue)
    }
}
