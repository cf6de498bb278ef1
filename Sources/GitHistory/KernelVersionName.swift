// SPDX-License-Identifier: Apache-2.0

/// A kernel version as people have it, from `uname -r` or a package, and what it says about upstream.
///
/// Distributions append their own names to an upstream version, and some put a number there that is
/// not the upstream version at all: Debian's `6.1.0-47-amd64` ran kernels from 6.1.170 on.
package enum KernelVersionName: Hashable {
    /// The upstream tag that it means, for example `v6.1-rc3` for `6.1.0-rc3`.
    case tag(String)
    /// An ABI name or a vendor's own numbering, from which the upstream version cannot be known.
    case distributionABI

    /// Takes a version; anything that does not look like one, or that says it is *after* a tag, is `nil`.
    package init?(_ text: String) {
        let expression = /v?([0-9]{1,4})\.([0-9]{1,4})(?:\.([0-9]{1,4}))?(?:\.([0-9]{1,4}))?([-+~._].*)?/
        guard let match = text.wholeMatch(of: expression),
            let major = Int(match.1), let minor = Int(match.2)
        else { return nil }
        let suffix = String(match.5 ?? "")
        // The names of kernels built between two tags (CONFIG_LOCALVERSION_AUTO): no tag is that kernel.
        guard suffix.firstMatch(of: /-g[0-9a-f]{7,}/) == nil else { return nil }
        let third = match.3.flatMap { Int($0) }
        let fourth = match.4.flatMap { Int($0) }
        guard !Self.isVendorName(suffix) else {
            self = .distributionABI
            return
        }
        let candidate = Self.releaseCandidate(suffix)
        if third == 0, fourth == nil, candidate == nil, Self.hidesVersion(suffix, major, minor) {
            self = .distributionABI
            return
        }
        var tag = "v\(major).\(minor)"
        // Before 3.0 the first three numbers made the release: v2.6.0 is a tag, and v6.1.0 is not.
        let isOld = major < 3
        if let third, third != 0 || isOld { tag += ".\(third)" }
        if let fourth, isOld { tag += ".\(fourth)" }
        if let candidate { tag += "-rc\(candidate)" }
        self = .tag(tag)
    }

    /// `-rc3`, Debian's `~rc3`, Fedora's `-0.rc3.27.fc38`, Ubuntu's mainline builds `-060100rc3-generic`.
    private static func releaseCandidate(_ suffix: String) -> Int? {
        (suffix.prefixMatch(of: /(?:[-~]|-0\.|-0[0-9]{5})rc([0-9]{1,3})(?![0-9])/)?.1).flatMap { Int($0) }
    }

    /// Enterprise kernels count on their own and carry thousands of changes from later versions.
    private static func isVendorName(_ suffix: String) -> Bool {
        suffix.firstMatch(of: /\.(?:el|amzn|oe)[0-9]/) != nil
    }

    /// Whether what follows `X.Y.0` is the counter of an ABI: Debian's `-47-amd64`, Ubuntu's `-91-generic`,
    /// the backports' `-0.deb12.4-amd64`.
    private static func hidesVersion(_ suffix: String, _ major: Int, _ minor: Int) -> Bool {
        if suffix.contains(/-0\.(?:deb|bpo)[0-9.]/) { return true }
        guard let counter = suffix.prefixMatch(of: /-([0-9]+)(?![0-9.])/)?.1 else { return false }
        // Ubuntu's builds of mainline repeat the version there: 6.1.0-060100-generic.
        return counter != Self.twoDigits(major) + Self.twoDigits(minor) + "00"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
