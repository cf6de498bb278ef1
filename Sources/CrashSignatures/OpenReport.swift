// SPDX-License-Identifier: Apache-2.0

/// A report whose lines are still being gathered.
struct OpenReport {
    private(set) var report: CrashReport
    /// The kernel said that it ends, so what follows is another one.
    private(set) var isComplete = false
    /// The kernel's clock at the last line, in seconds.
    private(set) var lastTime: Double?

    private let signature: CrashSignature
    /// The title as its first line told it.
    var firstTitle: String { signature.firstTitle }
    private var function: String?
    private var access: String?
    private var isInTrace = false
    private var isInInterrupt = false
    private var sawWantedLock = false

    init(_ signature: CrashSignature, line: ConsoleLine, lineNumber: Int, time: Duration?) {
        self.signature = signature
        function = signature.function
        lastTime = line.kernelTime
        report = CrashReport(
            title: "",
            kind: signature.kind,
            lines: [line.text],
            lineNumber: lineNumber,
            panic: signature.kind == .panic ? CrashSignature.panicReason(line.message) : nil,
            time: time
        )
        report.title = title
    }

    /// Takes in a line that follows.
    mutating func append(_ line: ConsoleLine) {
        keep(line)
        if let time = line.kernelTime { lastTime = time }
        if Self.isEnd(line.message, of: signature.kind) { isComplete = true }
        look(at: line.message)
        report.title = title
    }

    /// Keeps a line as evidence without believing it.
    mutating func keep(_ line: ConsoleLine) {
        if report.lines.count < ConsoleScanner.reportLineLimit { report.lines.append(line.text) }
    }

    /// Notes that the kernel panicked because of this.
    mutating func panicked(_ reason: String) { if report.panic == nil { report.panic = reason } }

    /// Nothing more belongs to it.
    mutating func complete() { isComplete = true }

    private var title: String {
        let parts = signature.title.split(separator: CrashSignature.access, omittingEmptySubsequences: false)
        let known = parts.joined(separator: access.map { " \($0)" } ?? "")
        return function.map { "\(known) in \($0)" } ?? known
    }

    /// `---[ end trace 0000000000000000 ]---`, and the line of `=` below a sanitizer's report.
    private static func isEnd(_ message: Substring, of kind: CrashKind) -> Bool {
        if message.hasPrefix("---[ end ") { return true }
        return [.kasan, .kfence, .kmsan, .kcsan, .ubsan].contains(kind) && message.hasPrefix("====================")
    }

    /// Looks for what the title lacks.
    private mutating func look(at message: Substring) {
        if access == nil {
            if message.hasPrefix("Read of size ") { access = "Read" }
            if message.hasPrefix("Write of size ") { access = "Write" }
        }
        guard function == nil, signature.source != .none else { return }
        if message.hasPrefix("Call Trace:") || message.hasPrefix("Call trace:") { isInTrace = true }
        // A stack that an interrupt stands on: for a hang, the interrupt is the watchdog's own.
        if message.range(ofFirst: "<IRQ>") != nil || message.range(ofFirst: "<NMI>") != nil { isInInterrupt = true }
        if message.range(ofFirst: "</IRQ>") != nil || message.range(ofFirst: "</NMI>") != nil
            || message.hasPrefix("<EOI>")
        {
            isInInterrupt = false
        }
        if let frame = frame(in: message), !HelperFrames.contains(frame.function) { function = frame.function }
    }

    private mutating func frame(in message: Substring) -> StackFrame? {
        if signature.source == .lock {
            if message.hasSuffix("trying to acquire lock:") || message.hasSuffix("trying to lock:") {
                sawWantedLock = true
            }
            if sawWantedLock, let place = message.range(ofFirst: ", at: ") {
                return StackFrame(startOf: message[place.upperBound...])
            }
        }
        if signature.source == .registers, let registers = Self.kernelInstruction(in: message) {
            return StackFrame(anywhereIn: registers)
        }
        if let caller = message.after("caller is ") { return StackFrame(startOf: caller) }
        guard isInTrace, !(isInInterrupt && signature.kind == .hang) else { return nil }
        return StackFrame(startOf: message)
    }

    /// What follows `RIP: 0010:` (the kernel's code segment; user space's is 0033) or arm64's `pc : `.
    private static func kernelInstruction(in message: Substring) -> Substring? {
        if let rest = message.after("RIP: 0010:") ?? message.after("RIP: e030:") { return rest }
        return message.after("pc : ") ?? message.after("RIP: ").flatMap { $0.hasPrefix("0033:") ? nil : $0 }
    }
}
