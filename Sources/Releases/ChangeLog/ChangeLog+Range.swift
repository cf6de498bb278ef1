// SPDX-License-Identifier: Apache-2.0

extension ChangeLog {
    /// The entries of what is newer than one version, up to another: what a person gets who updates from the one to the
    /// other.
    ///
    /// A log is read from the top. The versions alone do not tell: a backport's log has `6.12.107-1~deb12u1` ("Rebuild
    /// for bookworm") on top of the `6.12.107-1` that was rebuilt, with all of the changes in it, although that is the
    /// newer version of the two.
    ///
    /// - Returns: Nothing where the log has no versions, as SUSE's. Where it does not go back to `older` (``reaches(_:)``),
    ///   what there is.
    package func between(_ older: PackageVersion, _ newer: PackageVersion) -> [Entry] {
        guard let start = position(of: newer, from: 0) else { return [] }
        let end = position(of: older, from: start) ?? entries.count
        return Array(entries[start..<end])
    }

    /// Whether the log goes back to a version, or beyond it. Debian cuts its logs off after some years.
    package func reaches(_ version: PackageVersion) -> Bool { position(of: version, from: 0) != nil }

    /// Where the entry of a version is; without one of its own, where the first one is that it contains.
    private func position(of version: PackageVersion, from start: Int) -> Int? {
        let versions = entries[start...].map { PackageVersion($0.version, scheme) }
        let own = versions.firstIndex { $0?.order(to: version) == .same }
        let contained = versions.firstIndex { entry in
            guard let entry else { return false }
            return entry.withoutRebuild.order(to: version.withoutRebuild) != .newer
        }
        return (own ?? contained).map { start + $0 }
    }
}

extension PackageVersion {
    /// The version that was rebuilt for another release of the distribution: `6.12.107-1` for `6.12.107-1~deb12u1`, for
    /// Debian's `~bpo12+1` and Ubuntu's `~22.04.1`.
    var withoutRebuild: PackageVersion {
        guard scheme == .deb, let mark = text.firstRange(of: /~(?:bpo[0-9]|deb[0-9]|[0-9]{2}\.[0-9]{2})/) else {
            return self
        }
        return PackageVersion(text[..<mark.lowerBound], .deb) ?? self
    }
}
