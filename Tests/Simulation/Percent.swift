// SPDX-License-Identifier: Apache-2.0

import Foundation

extension Double {
    /// With so many digits after the point.
    func rounded(to digits: Int) -> String { isFinite ? String(format: "%.\(digits)f", self) : "-" }
}

/// A part as per cent; 100 only where it is all of it.
func percent(_ part: Int, of all: Int) -> String {
    guard all > 0 else { return "-" }
    if part == all { return "100" }
    return (100 * Double(part) / Double(all)).rounded(to: 1)
}
