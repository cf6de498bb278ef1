// SPDX-License-Identifier: Apache-2.0

extension Scenario.BadCondition {
    /// The conditions that are a word, in scenarios and on command lines.
    static let words: [String: Scenario.BadCondition] = [
        "exit-status": .exitStatus, "crash": .crash(nil), "warning": .warning, "no-boot": .noBoot,
        "no-build": .noBuild,
    ]

    /// What can be written on a command line, for people.
    package static let written =
        "exit-status, crash, crash:TITLE, warning, console:REGEX, output:REGEX, no-boot, no-build or slower-than:TIME"

    private static let names = [
        "exit-status", "crash", "warning", "console", "output", "no-boot", "no-build", "slower-than",
    ]

    /// Takes a condition as a command line has it: `no-boot`, `crash:TITLE`, `crash:/REGEX/`, `slower-than:30s`.
    package init(written text: String) throws(BadConditionError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard Self.names.contains(name) else {
            throw .unknown(name, Suggestion.nearest(to: name, among: Self.names))
        }
        guard parts.count == 2 else {
            guard let condition = Self.words[name] else { throw .needsValue(name) }
            self = condition
            return
        }
        let value = String(parts[1])
        switch name {
        case "crash": self = .crash(try Self.pattern(value, name))
        case "console": self = .console(try Self.pattern(value, name))
        case "output": self = .output(try Self.pattern(value, name))
        case "slower-than":
            guard let limit = FieldReader.duration(value) else { throw .notATime(value) }
            self = .slowerThan(limit)
        default: throw .takesNoValue(name)
        }
    }

    private static func pattern(_ text: String, _ name: String) throws(BadConditionError) -> TextPattern {
        guard !text.isEmpty else { throw .needsValue(name) }
        // The texts that are searched are lines, and a session's record and reports repeat the pattern.
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw .notAPattern(name, text)
        }
        if name == "crash" {
            guard let pattern = TextPattern(title: text) else { throw .notAPattern(name, text) }
            return pattern
        }
        // Taken for what it says it would look for slashes, see none, and let every commit pass for good.
        if text.utf8.count > 2, text.hasPrefix("/"), text.hasSuffix("/") { throw .slashes(name, text) }
        guard let pattern = TextPattern(expression: text) else { throw .notAPattern(name, text) }
        return pattern
    }
}

/// Why a text is no condition.
package enum BadConditionError: Error, Hashable, Sendable {
    /// There is no such condition; what was probably meant.
    case unknown(String, String?)
    /// It lacks what it is to look for.
    case needsValue(String)
    /// It looks for nothing else.
    case takesNoValue(String)
    /// It is no regular expression, or too long, or has a control character.
    case notAPattern(String, String)
    /// A regular expression between slashes, where there is always one and without them.
    case slashes(String, String)
    /// It is no time.
    case notATime(String)
}

extension BadConditionError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknown(let name, let near?):
            "there is no condition \(Self.shown(name)); did you mean '\(near)'?"
        case .unknown(let name, nil):
            "there is no condition \(Self.shown(name)); write \(Scenario.BadCondition.written)"
        case .needsValue(let name):
            "'\(name)' needs what it is to look for; write \(Self.example(name))"
        case .takesNoValue(let name):
            "'\(name)' takes no value; write '\(name)' alone"
        case .notAPattern(let name, let text):
            """
            \(Self.shown(text)) is no regular expression of at most \(TextPattern.longestExpression) bytes that \
            kbisect understands; write one, such as \(Self.example(name))
            """
        case .slashes(let name, let text):
            "\(Self.shown(text)) is a regular expression without the slashes; write \(Self.shown(Self.bare(name, text)))"
        case .notATime(let text):
            "\(Self.shown(text)) is no time up to a week; write one such as slower-than:30s or slower-than:5m"
        }
    }

    private static func bare(_ name: String, _ text: String) -> String { "\(name):\(text.dropFirst().dropLast())" }

    private static func example(_ name: String) -> String {
        switch name {
        case "slower-than": "slower-than:30s"
        case "crash": "crash:KASAN or 'crash:/^BUG: .* in btrfs_/'"
        case "output": "'output:csum .* mismatch'"
        default: "'console:BTRFS error'"
        }
    }

    /// At most 60 characters, on one line.
    private static func shown(_ text: String) -> String {
        let beginning = text.unicodeScalars.prefix(60).map { scalar in
            scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
        }
        return "'\(beginning.joined())\(text.unicodeScalars.count > 60 ? "..." : "")'"
    }
}
