// SPDX-License-Identifier: Apache-2.0

/// Something that reads foreign bytes, and what must hold whatever they are.
///
/// To add one: a function that takes bytes, a line in ``all``, and a seed in `Tests/Fuzz/corpus/<name>/`.
package struct FuzzTarget: Sendable {
    /// What `make fuzz` and the folder of its corpus call it.
    package let name: String
    /// Reads the bytes; ends the process where something does not hold.
    package let run: @Sendable ([UInt8]) -> Void

    /// Every target, in the order in which `make fuzz` runs them.
    package static let all = [
        FuzzTarget(name: "frames", run: fuzzFrames),
        FuzzTarget(name: "messages", run: fuzzMessages),
        FuzzTarget(name: "session", run: fuzzSession),
        FuzzTarget(name: "console", run: fuzzConsole),
        FuzzTarget(name: "journal", run: fuzzJournal),
        FuzzTarget(name: "scenario", run: fuzzScenario),
        FuzzTarget(name: "pattern", run: fuzzPattern),
        FuzzTarget(name: "bisect-log", run: fuzzBisectLog),
        FuzzTarget(name: "versions", run: fuzzVersions),
        FuzzTarget(name: "packages", run: fuzzPackages),
        FuzzTarget(name: "commits", run: fuzzCommits),
        FuzzTarget(name: "mail", run: fuzzMail),
        FuzzTarget(name: "tools", run: fuzzTools),
    ]

    /// The target of a name.
    package init?(named name: String) {
        guard let target = Self.all.first(where: { $0.name == name }) else { return nil }
        self = target
    }

    private init(name: String, run: @escaping @Sendable ([UInt8]) -> Void) {
        self.name = name
        self.run = run
    }
}

/// Ends the process where what must hold does not: that is what a fuzzer looks for.
func require(_ holds: Bool, _ words: @autoclosure () -> String, file: StaticString = #file, line: UInt = #line) {
    if !holds { fatalError(words(), file: file, line: line) }
}

/// What a fuzzer's bytes say besides the text that is read: how it is cut into pieces, which of several things to do.
struct Choices {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    var isEmpty: Bool { bytes.isEmpty }
    /// What was not taken yet.
    var rest: [UInt8] { Array(bytes) }

    /// The next byte, 0 where there is none.
    mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

    /// The next bytes, as many as there are of the number wanted.
    mutating func take(_ count: Int) -> [UInt8] {
        let taken = Array(bytes.prefix(count))
        bytes = bytes.dropFirst(count)
        return taken
    }
}

/// The bytes in pieces whose lengths depend on their own content, so that every input has its own cuts.
func pieces(_ bytes: [UInt8]) -> [[UInt8]] {
    var result: [[UInt8]] = []
    var rest = bytes[...]
    while let first = rest.first {
        let piece = rest.prefix(1 + Int(first) % 7 * (result.count % 3))
        result.append(Array(piece))
        rest = rest.dropFirst(piece.count)
    }
    return result
}

/// Whether a text could steer a terminal or begin another line.
func holdsControl(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }
}
