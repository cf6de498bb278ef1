// SPDX-License-Identifier: Apache-2.0

import Foundation
import FuzzTargets
import TestSupport

/// `fuzz TARGET [options and folders of libFuzzer]` where it was built with `-sanitize=fuzzer -DFUZZER`; `make fuzz` does.
///
/// `fuzz --table FOLDER [DOCUMENT]` makes a table of the logs that were left there.
///
/// Built without, as `swift build` does, it runs a target on the files that it is given.
@main
enum Fuzz {
    static func main() throws {
        let words = CommandLine.arguments
        if words.dropFirst().first == "--list" { return print(FuzzTarget.all.map(\.name).joined(separator: "\n")) }
        if words.count > 2, words[1] == "--table" {
            let table = FuzzTable(folder: words[2]).text
            guard words.count > 3 else { return print(table) }
            return try DocumentBlock(path: words[3], command: "make fuzz").replace(by: table)
        }
        guard words.count > 1, let target = FuzzTarget(named: words[1]) else {
            let names = FuzzTarget.all.map(\.name).joined(separator: ", ")
            complain("usage: fuzz TARGET [FILE]...; the targets are \(names); 'make fuzz' builds and runs all")
            exit(64)
        }
        run(target, [words[0]] + words.dropFirst(2))
    }

    private static func complain(_ words: String) {
        FileHandle.standardError.write(Data("fuzz: \(words)\n".utf8))
    }

    #if FUZZER
        /// What libFuzzer calls for each input: a C function pointer has no room for the target.
        nonisolated(unsafe) private static var chosen: FuzzTarget?

        private static func run(_ target: FuzzTarget, _ words: [String]) {
            chosen = target
            var count = Int32(words.count)
            // libFuzzer keeps pointers into these for as long as it runs, which is until the end of the process.
            var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = .allocate(capacity: words.count + 1)
            for (place, word) in words.enumerated() { arguments?[place] = strdup(word) }
            arguments?[words.count] = nil
            exit(
                runDriver(&count, &arguments) { data, size in
                    Fuzz.chosen?.run(Array(UnsafeBufferPointer(start: data, count: size)))
                    return 0
                }
            )
        }

        @_silgen_name("LLVMFuzzerRunDriver")
        private static func runDriver(
            _ count: UnsafeMutablePointer<Int32>,
            _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
            _ run: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
        ) -> Int32
    #else
        private static func run(_ target: FuzzTarget, _ words: [String]) {
            for file in words.dropFirst() {
                guard let bytes = FileManager.default.contents(atPath: file) else {
                    complain("cannot read \(file)")
                    exit(66)
                }
                target.run(Array(bytes))
            }
        }
    #endif
}
