// SPDX-License-Identifier: Apache-2.0

extension PackageVersion {
    /// Whether deb-version(7) allows it.
    ///
    /// dpkg only warns about a version that does not begin with a digit; no kernel has one, and what does begin with a
    /// digit cannot be taken for an option of a program.
    static func isValidDebian(_ parts: VersionParts) -> Bool {
        guard parts.hasEpoch(upTo: UInt32(Int32.max)), parts.upstream.utf8.first?.isDigit == true else { return false }
        // Only a version with an epoch may have more colons, and only then is there one left.
        guard parts.upstream.utf8.allSatisfy({ $0.isAlphanumeric(or: ".+-~:") }) else { return false }
        guard let revision = parts.revision else { return true }
        return !revision.isEmpty && revision.utf8.allSatisfy { $0.isAlphanumeric(or: ".+~") }
    }

    /// dpkg's order: epoch, then upstream version, then revision. No epoch is 0, and no revision is the empty one, which
    /// is the same as `0`.
    static func debianOrder(_ left: VersionParts, _ right: VersionParts) -> VersionOrder {
        VersionOrder(ofDigits: Array((left.epoch ?? "").utf8)[...], to: Array((right.epoch ?? "").utf8)[...])
            .then(debianOrder(left.upstream, right.upstream))
            .then(debianOrder(left.revision ?? "", right.revision ?? ""))
    }

    /// Compares as deb-version(7) says: in turn a run of non-digits, and a run of digits as a number.
    private static func debianOrder(_ left: Substring, _ right: Substring) -> VersionOrder {
        var left = Array(left.utf8)[...]
        var right = Array(right.utf8)[...]
        while !left.isEmpty || !right.isEmpty {
            let order = wordOrder(left.take { !$0.isDigit }, right.take { !$0.isDigit })
                .then(VersionOrder(ofDigits: left.take(while: \.isDigit), to: right.take(while: \.isDigit)))
            guard order == .same else { return order }
        }
        return .same
    }

    /// Compares two runs of non-digits: `~` before the end, the end before letters, letters before all else.
    private static func wordOrder(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> VersionOrder {
        func weights(_ run: ArraySlice<UInt8>) -> [Int] {
            // The end weighs 0. What is behind it does not matter: nothing else weighs that.
            run.map { $0 == UInt8(ascii: "~") ? -1 : $0.isLetter ? Int($0) : Int($0) + 256 } + [0]
        }
        let (left, right) = (weights(left), weights(right))
        guard let differing = zip(left, right).first(where: { $0 != $1 }) else { return .same }
        return VersionOrder(differing.0, to: differing.1)
    }
}
