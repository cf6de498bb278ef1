// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// A time on the command line: `90s`, `5m`, `1h`; a bare number means seconds.
struct TimeLimit: ExpressibleByArgument, Hashable, Sendable {
    let duration: Duration

    init?(argument: String) {
        let units: [(suffix: String, seconds: Int)] = [("s", 1), ("m", 60), ("h", 3600), ("", 1)]
        guard let unit = units.first(where: { argument.hasSuffix($0.suffix) }),
            let count = Int(argument.dropLast(unit.suffix.count)), (1...604_800).contains(count)
        else { return nil }
        duration = .seconds(count * unit.seconds)
    }
}
