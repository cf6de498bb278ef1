// SPDX-License-Identifier: Apache-2.0

/// What the first line of a report tells, and where to look for the function that is to blame.
struct CrashSignature {
    /// Where in a report the function is named.
    enum FunctionSource {
        /// In `RIP: 0010:F+0x..`, otherwise the call trace.
        case registers
        /// In the call trace only.
        case trace
        /// In the lock that lockdep saw taken, otherwise the call trace.
        case lock
        /// Nowhere, or already in the title.
        case none
    }

    var kind: CrashKind
    /// The title without its function. Where it contains ``access`` that becomes Read or Write.
    var title: String
    var source: FunctionSource
    /// The function that the first line names.
    var function: String?

    /// What ``title`` contains as long as it is not known whether the kernel read or wrote.
    static let access = " {access}"

    /// The title as far as the first line tells it.
    var firstTitle: String { function.map { "\(title) in \($0)" } ?? title }

    init(_ kind: CrashKind, _ title: String, _ source: FunctionSource, function: String? = nil) {
        self.kind = kind
        self.title = title
        self.source = source
        self.function = function
    }

    /// Reads a line as the first one of a report.
    init?(firstLine message: Substring) {
        guard let signature = Self.match(message) else { return nil }
        self = signature
        if let function, HelperFrames.contains(function) { self.function = nil }
    }

    /// In order of trust: the first that takes the line decides.
    private static func match(_ message: Substring) -> CrashSignature? {
        // Two of these lines: "BUG:" and "INFO:" are for debugging the checkers themselves.
        guard !message.hasPrefix("DEBUG:"), !message.hasPrefix("ODEBUG:") else { return nil }
        return sanitizer(message) ?? lockdep(message) ?? warning(message) ?? hang(message) ?? fault(message)
            ?? panic(message) ?? otherBug(message)
    }

    /// `WARNING: CPU: 0 PID: 1 at fs/x.c:12 F+0x1/0x2`, and since 6.16 `WARNING: fs/x.c:12 at F+0x1/0x2, CPU#0: init/1`.
    ///
    /// Other lines with `WARNING:` (deprecated options, unsafe mitigations, a confused unwinder) are notices.
    private static func warning(_ message: Substring) -> CrashSignature? {
        guard let rest = message.after("WARNING: "), rest.range(ofFirst: " at ") != nil else { return nil }
        let isTrace = rest.hasPrefix("CPU: ") || rest.range(ofFirst: ", CPU#") != nil
        guard isTrace, rest.range(ofFirst: "PID: ") != nil || rest.range(ofFirst: ", CPU#") != nil else { return nil }
        return CrashSignature(.warning, "WARNING", .registers, function: StackFrame(anywhereIn: rest)?.function)
    }

    /// `Kernel panic - not syncing: X`.
    private static func panic(_ message: Substring) -> CrashSignature? {
        guard let reason = panicReason(message) else { return nil }
        return CrashSignature(.panic, "kernel panic: \(reason)", .none)
    }

    /// What a panic line says, at most 120 characters of it.
    static func panicReason(_ message: Substring) -> String? {
        guard let reason = message.after("Kernel panic - not syncing: ") else { return nil }
        return String(reason.prefix(120))
    }

    /// Whether a panic is only the end of what was reported before, by a setting or because a fault cannot be survived.
    static func isConsequence(panic reason: String, of kind: CrashKind) -> Bool {
        let always = [
            "panic_on_warn set", "kernel: panic_on_warn", "kasan.fault=panic", "softlockup: hung tasks",
            "hung_task: blocked tasks", "RCU Stall", "Hard LOCKUP", "Fatal exception", "Machine halted",
        ]
        if always.contains(where: { reason.hasPrefix($0) }) || reason.hasSuffix("panic_on_warn set ...") { return true }
        let afterFault = [
            "Attempted to kill init!", "Attempted to kill the idle task!", "Aiee, killing interrupt handler!",
        ]
        return kind == .oops && afterFault.contains { reason.hasPrefix($0) }
    }
}

extension Substring {
    /// What follows a prefix, or `nil` where the text begins with something else.
    func after(_ prefix: String) -> Substring? {
        hasPrefix(prefix) ? self[utf8.index(startIndex, offsetBy: prefix.utf8.count)...] : nil
    }
}
