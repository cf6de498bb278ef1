// SPDX-License-Identifier: Apache-2.0

import Glibc
import SystemPackage

/// How long it takes until the first commit to test is known, beside git. `make bench-range` runs it.
@main
struct RangeBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst().map { $0 }
        switch arguments.first {
        case "history" where arguments.count == 2:
            try writeHistory(count: Int(arguments[1]) ?? 1_300_000)
        case "choose" where arguments.count == 4:
            let choice = try await FirstChoice.make(FilePath(arguments[1]), good: arguments[2], bad: arguments[3])
            print(choice)
        case "releases" where arguments.count == 3:
            try await FirstChoice.listReleases(FilePath(arguments[1]), arguments[2])
        case "compare" where arguments.count == 5:
            try Comparison(
                repository: arguments[1],
                good: arguments[2],
                bad: arguments[3],
                rounds: Int(arguments[4]) ?? 7
            ).run()
        default:
            print("usage: history COUNT | choose REPO GOOD BAD | releases REPO COMMIT | compare REPO GOOD BAD ROUNDS")
            exit(64)
        }
    }

    private static func writeHistory(count: Int) throws {
        var history = MadeHistory(count: count)
        var buffer: [UInt8] = []
        try history.write { piece in
            buffer += piece.utf8
            guard buffer.count > 1 << 20 else { return }
            try FileDescriptor.standardOutput.writeAll(buffer)
            buffer.removeAll(keepingCapacity: true)
        }
        try FileDescriptor.standardOutput.writeAll(buffer)
    }
}
