// SPDX-License-Identifier: Apache-2.0

import GitHistory
import Glibc
import Search
import SystemPackage

/// How long checkouts take, beside `git checkout`. `make bench` runs it.
///
/// It goes from one commit to the other and back, and prints a line for each direction: files that were written or
/// removed, the medians of both tools in seconds, and the median of the rounds' ratios.
@main
struct CheckoutBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst().map { $0 }
        guard arguments.count == 5, let old = CommitID(arguments[2]), let new = CommitID(arguments[3]),
            let rounds = Int(arguments[4])
        else {
            print("usage: CheckoutBenchmark REPOSITORY FOLDER OLD NEW ROUNDS")
            exit(64)
        }
        let folder = FilePath(arguments[1])
        guard mkdir(folder.string, 0o755) == 0 else { throw Errno(rawValue: errno) }
        let repository = try GitRepository(openingReadOnly: FilePath(arguments[0]))
        let tree = WorkTree(worker: folder.appending("worker"))
        let clone = GitClone(folder: folder.appending("clone"))
        try clone.make(of: arguments[0])

        // The first checkout of each writes the whole tree.
        _ = try await tree.checkOut(old, from: repository)
        try clone.checkOut(old)
        var ways = [Way(name: "there", to: new), Way(name: "back", to: old)]
        for round in 0...rounds {
            for index in ways.indices {
                // What git has read is then in memory for us, and the other way round: they take turns in going first.
                let gitIsFirst = round % 2 == 0
                if gitIsFirst { ways[index].add(git: try seconds { try clone.checkOut(ways[index].to) }) }
                let clock = ContinuousClock()
                let start = clock.now
                let summary = try await tree.checkOut(ways[index].to, from: repository)
                ways[index].add(own: (clock.now - start).seconds, files: summary.written + summary.removed)
                if !gitIsFirst { ways[index].add(git: try seconds { try clone.checkOut(ways[index].to) }) }
            }
        }
        for way in ways { print(way) }
    }

    private static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        return try clock.measure(body).seconds
    }
}

/// One direction, and what was measured.
struct Way: CustomStringConvertible {
    let name: String
    let to: CommitID
    private var own: [Double] = []
    private var git: [Double] = []
    private var files = 0

    init(name: String, to: CommitID) {
        self.name = name
        self.to = to
    }

    mutating func add(own seconds: Double, files: Int) {
        own.append(seconds)
        self.files = files
    }

    mutating func add(git seconds: Double) { git.append(seconds) }

    var description: String {
        // The first round brings both what is on the disk into memory, and is not counted.
        let pairs = zip(own, git).dropFirst()
        let ratio = median(pairs.map { $0 / $1 })
        return "\(name)\t\(files)\t\(median(pairs.map(\.0)))\t\(median(pairs.map(\.1)))\t\(ratio)"
    }

    private func median(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.sorted()[values.count / 2]
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
