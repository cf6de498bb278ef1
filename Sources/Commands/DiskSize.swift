// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// An amount of disk space on the command line: `500M`, `20G`, `1T`, in powers of 1024.
struct DiskSize: ExpressibleByArgument, Hashable, Sendable {
    let mebibytes: Int

    init?(argument: String) {
        let units = ["M": 0, "G": 10, "T": 20]
        guard let shift = units[String(argument.suffix(1))], let count = Int(argument.dropLast()),
            (1...(1 << 20)).contains(count)
        else { return nil }
        mebibytes = count << shift
    }
}
