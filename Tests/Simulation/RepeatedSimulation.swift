// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Something repeated with numbers of its own each time, on several threads.
///
/// The seed of a repetition depends on nothing but its number, so the results do not depend on who ran what when.
func repeated<Result: Sendable>(
    _ count: Int,
    seed: Int,
    threads: Int,
    _ body: @escaping @Sendable (inout SeededGenerator) -> Result
) async -> [Result] {
    await withTaskGroup(of: [(Int, Result)].self) { group in
        for thread in 0..<threads {
            group.addTask {
                stride(from: thread, to: count, by: threads).map { place in
                    var generator = SeededGenerator(seed: seed &* 1_000_003 &+ place)
                    return (place, body(&generator))
                }
            }
        }
        var all: [(Int, Result)] = []
        for await some in group { all += some }
        return all.sorted { $0.0 < $1.0 }.map(\.1)
    }
}
