// SPDX-License-Identifier: Apache-2.0

extension PackageVersion {
    /// The tag of the upstream kernel that it was made of: `v6.1.176` for `6.1.176-1`; `nil` where the version does not
    /// say it.
    ///
    /// GitHistory reads `uname -r` names likewise, but the two hide an upstream version in different places: Debian's
    /// kernel `6.1.0-50-amd64` is in a package `6.1.176-1`, where `6.1.0-1` does mean 6.1.
    ///
    /// A snapshot of Fedora (`6.2.0-0.rc3.20230113git...`) gets the tag that it was made after.
    package var upstreamTag: String? {
        let parts = VersionParts(text)
        let number = /([0-9]{1,2})\.([0-9]{1,4})(?:\.([0-9]{1,4}))?(?:[-~_]rc([0-9]{1,3}))?/
        guard let match = parts.upstream.wholeMatch(of: number), let major = Int(match.1), let minor = Int(match.2)
        else { return nil }
        let patch = match.3.flatMap { Int($0) } ?? 0
        let revision = parts.revision ?? ""
        // Debian's 2.6.32-48 had 2.6.32.60 in it; from 3.0 on a version has all of its numbers.
        guard major >= 3, !countsOnItsOwn(revision, major, minor, patch) else { return nil }
        guard let candidate = match.4 ?? releaseCandidate(revision) else {
            // A tag has no third number that is 0: v6.1.
            return patch == 0 ? "v\(major).\(minor)" : "v\(major).\(minor).\(patch)"
        }
        // Fedora's rc0 are snapshots of a merge window, before any tag.
        guard let candidate = Int(candidate), candidate > 0, patch == 0 else { return nil }
        return "v\(major).\(minor)-rc\(candidate)"
    }

    /// Fedora's `0.rc3.27.fc38`, and Ubuntu's builds of mainline, `060100rc3.202211062032`.
    private func releaseCandidate(_ revision: Substring) -> Substring? {
        switch scheme {
        case .deb: revision.prefixMatch(of: /[0-9]{6}rc([0-9]{1,3})(?![0-9])/)?.1
        case .rpm: revision.prefixMatch(of: /0\.rc([0-9]{1,3})(?![0-9])/)?.1
        }
    }

    /// Whether the distribution stays with a first version and carries changes from later ones over to it, which its own
    /// counter counts.
    private func countsOnItsOwn(_ revision: Substring, _ major: Int, _ minor: Int, _ patch: Int) -> Bool {
        switch scheme {
        case .deb:
            // Ubuntu's 5.15.0-91.101; but its builds of mainline repeat the version: 6.1.5-060105.202301121132.
            guard patch == 0, revision.contains(/^[0-9]+(?:rc[0-9]+)?\.[0-9]/) else { return false }
            let mainline = [major, minor, patch].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
            return !revision.hasPrefix(mainline)
        case .rpm:
            // ELRepo packs mainline for enterprise systems: 6.0.7-1.el8.elrepo.
            if revision.hasSuffix(".elrepo") { return false }
            if revision.contains(/\.(?:el|amzn|oe|an|al|tl|azl|cm)[0-9]/) { return true }
            // SUSE's enterprise kernels: 5.14.21-150400.24.100.2, and older ones 4.12.14-122.37.1; Leap's lp152.
            return revision.contains(/^(?:lp)?[0-9]{3,}(?:\.[0-9]+){2}/)
        }
    }
}
