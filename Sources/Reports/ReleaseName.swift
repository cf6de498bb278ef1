// SPDX-License-Identifier: Apache-2.0

/// What the name of a kernel's tag says of it.
enum ReleaseName: Hashable, Sendable {
    /// `v6.1`, `v6.2-rc4`, `v2.6.39`
    case mainline
    /// `v6.0.9`, `v2.6.32.61`
    case stable
    /// Anything else: a branch, a distribution's tag.
    case other

    init(_ name: String) {
        self = .other
        guard name.hasPrefix("v"), name.utf8.count < 40 else { return }
        let parts = name.dropFirst().split(separator: "-", omittingEmptySubsequences: false)
        let numbers = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.allSatisfy(Self.isNumber), numbers.count >= 2 else { return }
        // Before 3.0 a version had three numbers, and a stable one had a fourth.
        let own = numbers[0] == "2" ? 3 : 2
        let isCandidate = parts.count == 2 && parts[1].hasPrefix("rc") && Self.isNumber(parts[1].dropFirst(2))
        if numbers.count == own, parts.count == 1 || isCandidate { self = .mainline }
        if numbers.count == own + 1, parts.count == 1 { self = .stable }
    }

    private static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
