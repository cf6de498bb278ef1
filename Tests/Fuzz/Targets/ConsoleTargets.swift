// SPDX-License-Identifier: Apache-2.0

import CrashSignatures

/// The console: titles and texts that anything may print, bounded whatever comes, and the same however it is cut.
@Sendable func fuzzConsole(_ bytes: [UInt8]) {
    var whole = ConsoleScanner()
    whole.receive(bytes)
    whole.finish()
    var split = ConsoleScanner()
    for piece in pieces(bytes) { split.receive(piece) }
    split.finish()
    require(whole.crashes == split.crashes, "cuts change the reports")
    require(whole.lineCount == split.lineCount && whole.lastLine == split.lastLine, "cuts change the lines")
    require(whole.crashes.count <= ConsoleScanner.reportLimit + CrashKind.allCases.count, "too many reports")
    require(whole.firstCrash == whole.crashes.first, "two firsts")
    for crash in whole.crashes {
        require(!crash.title.isEmpty && !holdsControl(crash.title), "a title that cannot be printed")
        require(crash.title.utf8.count <= 2 * ConsoleScanner.lineByteLimit, "a title without end")
        require(crash.lines.count <= ConsoleScanner.reportLineLimit, "a report without end")
        require(!crash.lines.contains(where: holdsControl), "a line that cannot be printed")
        require((1...whole.lineCount + 1).contains(crash.lineNumber), "a line that is not there")
    }
}
