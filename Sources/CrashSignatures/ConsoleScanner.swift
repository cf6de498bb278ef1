// SPDX-License-Identifier: Apache-2.0

/// Watches a guest's console for crashes and boots.
///
/// It takes bytes as they come, whatever they are: memory stays bounded, and text need not be UTF-8.
///
/// Limits: user space can write to the console, and to the kernel's log through `/dev/kmsg`. Once a boot banner
/// carried a time stamp, lines without one are no longer believed, so that ordinary output cannot look like a
/// crash. Lines written to `/dev/kmsg`, and output that imitates time stamps, still can. The titles of reports
/// that were spliced with other output may lack their function.
package struct ConsoleScanner: Sendable {
    /// How many lines of a report are kept.
    package static let reportLineLimit = 300
    /// How many bytes of a line are looked at; the rest is passed over. The kernel's own lines have at most 1 KiB.
    package static let lineByteLimit = 2048
    /// How many reports are kept. After them only the first of each further kind is.
    package static let reportLimit = 32
    /// How long the kernel may pause within a report, in seconds of its own clock. Lines of one report are
    /// stamped when they are made, not when they are sent, and stand milliseconds apart.
    static let pauseLimit = 3.0

    /// How often a kernel introduced itself. More than one boot is a crash of its own.
    package private(set) var bootBanners = 0
    /// How often a kernel said that it restarts because it was told to. A fault that resets the machine says nothing.
    package private(set) var announcedRestarts = 0
    /// How many line feeds came.
    package private(set) var lineCount = 0
    /// The last line that is not empty, for saying where a guest fell silent.
    package private(set) var lastLine: String?

    private var line: [UInt8] = []
    private var lineTime: Duration?
    private var finished: [CrashReport] = []
    private var open: OpenReport?
    private var needsTimeStamps = false

    package init() {}

    /// Every report so far in order of appearance. The title of the last one can still gain its function.
    package var crashes: [CrashReport] { finished + (open.map { [$0.report] } ?? []) }

    /// The first report of any kind.
    package var firstCrash: CrashReport? { finished.first ?? open?.report }

    /// The first report of a kind that counts.
    package func firstCrash(where counts: (CrashKind) -> Bool) -> CrashReport? {
        finished.first { counts($0.kind) } ?? open.map(\.report).flatMap { counts($0.kind) ? $0 : nil }
    }

    /// The first report after which nothing useful can be expected.
    package var firstFatalCrash: CrashReport? { crashes.first(where: \.endsGuest) }

    /// Takes in what the console said next.
    ///
    /// - Parameter time: When it arrived, on the caller's clock; kept in the reports.
    package mutating func receive(_ bytes: some Sequence<UInt8>, at time: Duration? = nil) {
        // Across modules a generic loop costs a call a byte.
        if bytes.withContiguousStorageIfAvailable({ receiveBuffer($0, at: time) }) == nil {
            Array(bytes).withUnsafeBufferPointer { receiveBuffer($0, at: time) }
        }
    }

    /// Takes in that nothing more comes: a last line without a line feed counts too.
    package mutating func finish() {
        if !line.isEmpty { endLine() }
        close()
    }

    private mutating func receiveBuffer(_ bytes: UnsafeBufferPointer<UInt8>, at time: Duration?) {
        for piece in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            if piece.offset > 0 {
                endLine()
                lineCount += 1
            }
            if line.isEmpty { lineTime = time }
            line.append(contentsOf: piece.element.prefix(Self.lineByteLimit - line.count))
        }
    }

    private mutating func endLine() {
        let ended = ConsoleLine(line)
        line.removeAll(keepingCapacity: true)
        guard !ended.text.isEmpty else { return }
        lastLine = ended.text
        take(ended)
    }

    private mutating func take(_ line: ConsoleLine) {
        if let time = line.kernelTime, let last = open?.lastTime, abs(time - last) > Self.pauseLimit { close() }
        guard line.kernelTime != nil || !needsTimeStamps else {
            open?.keep(line)
            return
        }
        // The first since 3.11, the second before.
        if line.message.hasPrefix("reboot: Restarting system") || line.message.hasPrefix("Restarting system") {
            announcedRestarts += 1
        }
        if isBanner(line) {
            boot(line)
        } else if !isPanicOfEarlier(line), let signature = CrashSignature(firstLine: line.message), begins(signature) {
            close()
            open = OpenReport(signature, line: line, lineNumber: lineCount + 1, time: lineTime)
        } else {
            open?.append(line)
        }
        if open?.isComplete == true { close() }
    }

    /// `Linux version 6.1.0 (user@host) (gcc ...) #1 SMP ...`
    private func isBanner(_ line: ConsoleLine) -> Bool {
        guard let rest = line.message.after("Linux version "), let first = rest.utf8.first else { return false }
        return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) && rest.range(ofFirst: " (") != nil
    }

    private mutating func boot(_ line: ConsoleLine) {
        bootBanners += 1
        if line.kernelTime != nil { needsTimeStamps = true }
        guard bootBanners > 1 else { return }
        close()
        let signature = CrashSignature(.reboot, "unexpected kernel reboot", .none)
        open = OpenReport(signature, line: line, lineNumber: lineCount + 1, time: lineTime)
        close()
    }

    /// Whether a line starts a report of its own, or belongs to the open one.
    ///
    /// The first complaint wins. But one that the kernel survives does not swallow a fatal one after it, and a warning
    /// nothing but itself: what it warns of often follows within a millisecond, and lockdep's reports have no last line, so
    /// that a `WARNING` of something else is not told from them by its place.
    private func begins(_ signature: CrashSignature) -> Bool {
        guard let open else { return true }
        let kind = open.report.kind
        return (signature.kind.endsGuest && !kind.endsGuest)
            || (kind.isWarning && (!signature.kind.isWarning || signature.firstTitle != open.firstTitle))
    }

    /// Takes in a panic that is only the end of what was reported before.
    private mutating func isPanicOfEarlier(_ line: ConsoleLine) -> Bool {
        guard let reason = CrashSignature.panicReason(line.message) else { return false }
        if let kind = open?.report.kind {
            guard CrashSignature.isConsequence(panic: reason, of: kind) else { return false }
            open?.panicked(reason)
            return true
        }
        guard let last = finished.last, CrashSignature.isConsequence(panic: reason, of: last.kind) else { return false }
        if finished[finished.count - 1].panic == nil { finished[finished.count - 1].panic = reason }
        return true
    }

    private mutating func close() {
        guard let report = open?.report else { return }
        open = nil
        if finished.count < Self.reportLimit || !finished.contains(where: { $0.kind == report.kind }) {
            finished.append(report)
        }
    }
}
