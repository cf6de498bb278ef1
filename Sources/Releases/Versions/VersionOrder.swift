// SPDX-License-Identifier: Apache-2.0

/// How one version, or a part of it, stands to another.
enum VersionOrder {
    case older
    case same
    case newer

    init<Value: Comparable>(_ left: Value, to right: Value) {
        self = left < right ? .older : left > right ? .newer : .same
    }

    /// Two runs of digits by the number that they say. Some releases are a time or a hash of 20 digits and more, which
    /// fit no integer: without leading zeros the longer run is the greater number.
    init(ofDigits left: ArraySlice<UInt8>, to right: ArraySlice<UInt8>) {
        let left = left.drop { $0 == UInt8(ascii: "0") }
        let right = right.drop { $0 == UInt8(ascii: "0") }
        self = VersionOrder(left.count, to: right.count)
        if self == .same { self = VersionOrder(ofBytes: left, to: right) }
    }

    /// Two texts by their bytes, as strcmp() does.
    init(ofBytes left: ArraySlice<UInt8>, to right: ArraySlice<UInt8>) {
        self = left.lexicographicallyPrecedes(right) ? .older : right.lexicographicallyPrecedes(left) ? .newer : .same
    }

    /// This order, or where it decides nothing, the next one.
    func then(_ next: @autoclosure () -> VersionOrder) -> VersionOrder { self == .same ? next() : self }
}

extension ArraySlice<UInt8> {
    /// Takes the bytes off the beginning for which the condition holds.
    mutating func take(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let taken = prefix(while: condition)
        self = self[taken.endIndex...]
        return taken
    }
}
