// SPDX-License-Identifier: Apache-2.0

import Foundation
import Sessions

/// Numbers as a person reads them, the same in every language of the host.
enum Figures {
    /// `0.4 s`, `12 s`, `3:05 min`, `1:02 h`; what is no time is `-`.
    static func time(_ seconds: Double) -> String {
        guard seconds >= 0, seconds < 1e9 else { return "-" }
        if seconds < 0.95 { return trimmed(decimal(seconds, digits: 1)) + " s" }
        return SpokenTime.text(seconds)
    }

    /// A share of one: `0 %`, `0.032 %`, `4.9 %`, `63 %`; at most two digits that count.
    static func percent(_ share: Double) -> String {
        guard share.isFinite else { return "-" }
        let percent = share * 100
        switch abs(percent) {
        case 0: return "0 %"
        case ..<0.0001: return "less than 0.0001 %"
        case ..<9.95:
            let digits = max(0, 1 - Int(log10(abs(percent)).rounded(.down)))
            return trimmed(decimal(percent, digits: digits)) + " %"
        default: return "\(decimal(percent, digits: percent > 99 && percent < 100 ? 2 : 0)) %"
        }
    }

    /// A length for SVG and CSS: at most two digits after the point.
    static func length(_ value: Double) -> String { value.isFinite ? trimmed(decimal(value, digits: 2)) : "0" }

    private static func decimal(_ value: Double, digits: Int) -> String { String(format: "%.\(digits)f", value) }

    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var text = Substring(text)
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return String(text)
    }
}
