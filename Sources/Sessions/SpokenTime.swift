// SPDX-License-Identifier: Apache-2.0

/// Times as a person reads them.
package enum SpokenTime {
    /// `0.4 s`, `12 s`, `3:05 min`, `1:02 h`.
    package static func text(_ seconds: Double) -> String {
        // A record may come from somebody else.
        guard (0..<1e9).contains(seconds) else { return "? s" }
        if seconds < 0.95 { return "\((seconds * 10).rounded() / 10) s" }
        if seconds < 59.5 { return "\(Int(seconds.rounded())) s" }
        let whole = Int(seconds.rounded())
        return whole < 3600
            ? "\(whole / 60):\(twoDigits(whole % 60)) min"
            : "\(whole / 3600):\(twoDigits(whole % 3600 / 60)) h"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
