// SPDX-License-Identifier: Apache-2.0

/// One call that strace wrote down: `openat(AT_FDCWD</src>, "a", O_RDONLY) = 3</src/a>`.
struct TraceCall: Hashable {
    /// What a call was given.
    enum Argument: Hashable {
        /// A string, with strace's escapes undone.
        case text([UInt8], isWhole: Bool)
        /// An open file, or the working folder, with where it lies; `nil` for what has no name, like a pipe.
        case descriptor(path: [UInt8]?, isGone: Bool)
        /// Flags, addresses, structures: as they are.
        case other([UInt8])
    }

    /// What came of it.
    enum Outcome: Hashable {
        /// - Parameters:
        ///   - value: A number of another PID namespace is given as strace sees it.
        ///   - path: Where a file that was opened lies.
        case value(Int, path: [UInt8]?)
        case error(String)
        /// It never returned.
        case unknown
    }

    let name: String
    let arguments: [Argument]
    let outcome: Outcome

    /// Whether a flag is among those of any argument.
    func mentions(_ word: String) -> Bool {
        arguments.contains {
            guard case .other(let bytes) = $0 else { return false }
            return bytes.firstRange(of: Array(word.utf8)) != nil
        }
    }

    /// - Parameter text: A line without its process; `nil` comes of what is no whole call.
    init?(_ text: ArraySlice<UInt8>) {
        var text = TraceText(text)
        guard let name = text.takeName() else { return nil }
        self.name = name
        var arguments: [Argument] = []
        while !text.take(")") {
            guard arguments.isEmpty || text.take(", "), let argument = text.takeArgument() else { return nil }
            arguments.append(argument)
        }
        self.arguments = arguments
        text.skipSpaces()
        guard text.take("= "), let outcome = text.takeOutcome() else { return nil }
        self.outcome = outcome
    }
}
