// SPDX-License-Identifier: Apache-2.0

/// A crash report whose addresses were looked up.
package struct DecodedCrash: Hashable, Sendable {
    /// The report's lines, each with its place in the source behind it where that is known.
    package var lines: [String]
    /// How many places are known.
    package var resolved: Int

    /// Adds places to a report.
    init(_ report: [String], places: [TraceAddress: String]) {
        resolved = 0
        lines = []
        for line in report {
            guard let place = TraceAddress(line: line).flatMap({ places[$0] }) else {
                lines.append(line)
                continue
            }
            resolved += 1
            lines.append("\(line)  (\(place))")
        }
    }
}
