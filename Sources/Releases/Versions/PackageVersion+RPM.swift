// SPDX-License-Identifier: Apache-2.0

extension PackageVersion {
    /// Whether rpm-version(7) allows it. A version without a release is what rpm's change logs sometimes have.
    static func isValidRPM(_ parts: VersionParts) -> Bool {
        guard parts.hasEpoch(upTo: .max) else { return false }
        return [parts.upstream, parts.revision ?? "0"].allSatisfy { part in
            // Not all rpm versions begin with a digit, but none begins with what a program takes for an option.
            part.utf8.first?.isAlphanumeric(or: "") == true && part.utf8.allSatisfy { $0.isAlphanumeric(or: "._+~^") }
        }
    }

    /// rpm's order: epoch, then version, then release. No epoch is 0; no release is older than any.
    static func rpmOrder(_ left: VersionParts, _ right: VersionParts) -> VersionOrder {
        VersionOrder(ofDigits: Array((left.epoch ?? "").utf8)[...], to: Array((right.epoch ?? "").utf8)[...])
            .then(rpmOrder(left.upstream, right.upstream))
            .then(releaseOrder(left.revision, right.revision))
    }

    private static func releaseOrder(_ left: Substring?, _ right: Substring?) -> VersionOrder {
        guard let left, let right else { return VersionOrder(left == nil ? 0 : 1, to: right == nil ? 0 : 1) }
        return rpmOrder(left, right)
    }

    /// What rpmvercmp() of rpm does: segments of digits or letters in turn; what separates them does not matter.
    private static func rpmOrder(_ left: Substring, _ right: Substring) -> VersionOrder {
        var left = Array(left.utf8)[...]
        var right = Array(right.utf8)[...]
        while true {
            _ = left.take { !$0.isAlphanumeric(or: "~^") }
            _ = right.take { !$0.isAlphanumeric(or: "~^") }
            if let order = markOrder(&left, &right) {
                guard order == .same else { return order }
                continue
            }
            guard let first = left.first, !right.isEmpty else { return VersionOrder(left.count, to: right.count) }
            let isNumber = first.isDigit
            let segments = (
                left.take { isNumber ? $0.isDigit : $0.isLetter }, right.take { isNumber ? $0.isDigit : $0.isLetter }
            )
            // A number is newer than letters.
            guard !segments.1.isEmpty else { return isNumber ? .newer : .older }
            let order =
                isNumber
                ? VersionOrder(ofDigits: segments.0, to: segments.1) : VersionOrder(ofBytes: segments.0, to: segments.1)
            guard order == .same else { return order }
        }
    }

    /// Compares where `~` or `^` is next: `1.0~rc1` is older than `1.0`, and `1.0^git1` is newer than it but older than
    /// `1.0.1`. Takes a mark that both have.
    ///
    /// - Returns: `nil` where neither is next.
    private static func markOrder(_ left: inout ArraySlice<UInt8>, _ right: inout ArraySlice<UInt8>) -> VersionOrder? {
        for mark in [UInt8(ascii: "~"), UInt8(ascii: "^")] {
            switch (left.first == mark, right.first == mark) {
            case (false, false): continue
            case (true, true):
                left.removeFirst()
                right.removeFirst()
                return .same
            case (let isLeft, _):
                let other = isLeft ? right : left
                // A caret beats only the end; a tilde not even that.
                let isNewer = mark == UInt8(ascii: "^") && other.isEmpty
                return isNewer == isLeft ? .newer : .older
            }
        }
        return nil
    }
}
