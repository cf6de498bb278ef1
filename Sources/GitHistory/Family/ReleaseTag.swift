// SPDX-License-Identifier: Apache-2.0

/// The tag of a kernel release: `v6.1-rc4`, `v6.1`, `v6.0.8`, and of old `v2.6.39`, `v2.6.39.4`.
struct ReleaseTag: Hashable {
    let name: String
    /// The mainline release that it is, or that it keeps mending: 6.0 for `v6.0.8`.
    let series: [Int]
    /// 8 for `v6.0.8`; `nil` for mainline.
    let patch: Int?
    /// 4 for `v6.1-rc4`.
    let candidate: Int?

    /// Takes a tag's name; any other name is `nil`, and so is a candidate of a stable release.
    init?(_ name: String) {
        guard name.utf8.count < 24, name.hasPrefix("v") else { return nil }
        let parts = name.dropFirst().split(separator: "-rc", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = parts[0].split(separator: ".", omittingEmptySubsequences: false).map { Self.number($0) }
        let known = numbers.compactMap { $0 }
        guard let major = known.first, known.count == numbers.count else { return nil }
        // Before 3.0 the first three numbers made the release.
        let length = major < 3 ? 3 : 2
        guard known.count == length || known.count == length + 1 else { return nil }
        series = Array(known.prefix(length))
        patch = known.dropFirst(length).first
        candidate = parts.count == 2 ? Self.number(parts[1]) : nil
        guard parts.count == 1 || (candidate != nil && patch == nil) else { return nil }
        self.name = name
    }

    /// The digits of a number as a version has it, without a zero before them.
    private static func number(_ digits: Substring) -> Int? {
        guard (1...5).contains(digits.utf8.count), digits == "0" || !digits.hasPrefix("0"),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int(digits)
    }
}

extension ReleaseTag: Comparable {
    /// In the order of versions: candidates before their release, stable releases after it.
    static func < (left: ReleaseTag, right: ReleaseTag) -> Bool { left.key.lexicographicallyPrecedes(right.key) }

    private var key: [Int] {
        // v2.6.0 and v3.0 have numbers of different lengths; the first tells them apart.
        series + [patch ?? 0, candidate ?? .max]
    }
}
