// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import Sessions
import SystemPackage
import TestSupport
import Testing

/// Logs that were compressed are read as they were, and nothing is lost on the way.
@Suite struct CompressedLogsTests {
    private let scratch: ScratchFolder
    private let session: SessionFolder
    private static let text = (0..<20_000).map { "[    \($0)] a line of a console\r\n" }.joined()

    init() throws {
        scratch = try ScratchFolder()
        session = try SessionFolder(below: scratch.path, scenario: "x", at: Date())
    }

    @discardableResult
    private func write(_ name: String, _ content: Data = Data(Self.text.utf8)) throws -> String {
        let file = session.path.appending(name)
        let folder = file.removingLastComponent().string
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try content.write(to: URL(filePath: file.string))
        return file.string
    }

    private func has(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: session.path.appending(name).string)
    }

    private func inode(_ name: String) throws -> Int? {
        let file = session.path.appending(name).string
        return try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int
    }

    /// The real gzip's.
    private func gzipped(_ data: Data) async throws -> Data {
        let plain = scratch.path.appending("plain").string
        try data.write(to: URL(filePath: plain))
        let output = try await HostCommandRunner().capture(HostCommand("gzip", ["-kf", plain]))
        try #require(output.end.isSuccess)
        return try Data(contentsOf: URL(filePath: plain + ".gz"))
    }

    @Test func whatIsReadIsTheSameAsBefore() async throws {
        let names = [
            "console.log", "console.times", "output.log", "build.log", "qemu.log", "fetch.log", "boot-2/console.log",
        ]
        for name in names { try write("probes/01-a/" + name, Data((name + Self.text).utf8)) }
        let limits = [0, 1, 100, 65_536, 65_537, 8 << 20]
        func readings() -> [EvidenceText?] {
            names.flatMap { name in limits.map { session.read("probes/01-a/" + name, limit: $0) } }
        }
        let before = readings()
        let saved = try CompressedLogs(session).compress()
        #expect(saved > names.count * Self.text.utf8.count / 2)
        #expect(readings() == before)
        for name in names {
            #expect(!has("probes/01-a/" + name) && has("probes/01-a/\(name).gz"))
        }
        // Whoever has no kbisect has gzip.
        let file = session.path.appending("probes/01-a/console.log.gz").string
        let output = try await HostCommandRunner().capture(HostCommand("gzip", ["-cd", file]))
        #expect(output.text == "console.log" + Self.text)
        #expect(try CompressedLogs(session).compress() == 0)
    }

    @Test func whatIsSmallOrNoLogStays() throws {
        for name in ["report.json", "probes/01-a/config", "probes/01-a/commands.sh", "reproducer.c"] { try write(name) }
        try write("probes/01-a/output.log", Data("short\n".utf8))
        #expect(CompressedLogs(session).plainBytes == 0)
        #expect(try CompressedLogs(session).compress() == 0)
        #expect(has("probes/01-a/output.log") && has("probes/01-a/config") && !has("probes/01-a/config.gz"))
    }

    @Test func twoNamesOfOneFileStayTwoNamesOfOneFile() throws {
        let boot = try write("probes/01-a/boot-1/console.log")
        try FileManager.default.linkItem(
            atPath: boot,
            toPath: session.path.appending("probes/01-a/console.log").string
        )
        _ = try CompressedLogs(session).compress()
        #expect(!has("probes/01-a/console.log") && !has("probes/01-a/boot-1/console.log"))
        #expect(try inode("probes/01-a/console.log.gz") == inode("probes/01-a/boot-1/console.log.gz"))
        #expect(session.read("probes/01-a/boot-1/console.log", limit: 8 << 20)?.text == Self.text)
    }

    @Test func whatHasANameElsewhereOrIsALinkStays() throws {
        let log = try write("probes/01-a/console.log")
        try FileManager.default.linkItem(atPath: log, toPath: scratch.path.appending("elsewhere").string)
        let outside = try scratch.write(Self.text, to: "outside")
        let link = session.path.appending("probes/01-a/output.log").string
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: outside.string)
        #expect(try CompressedLogs(session).compress() == 0)
        #expect(has("probes/01-a/console.log") && has("probes/01-a/output.log"))
    }

    /// A SIGKILL leaves a draft that is cut short; one between the last two steps the compressed file beside the plain.
    @Test(arguments: ["console.log.gz.new", "console.log.gz"])
    func aCompressionThatWasBrokenOffLosesNothing(_ left: String) async throws {
        try write("probes/01-a/console.log")
        try write("probes/01-a/" + left, try await gzipped(Data(Self.text.utf8)).prefix(1000))
        #expect(session.read("probes/01-a/console.log", limit: 8 << 20)?.text == Self.text)
        _ = try CompressedLogs(session).compress()
        #expect(session.read("probes/01-a/console.log", limit: 8 << 20)?.text == Self.text)
        let folder = session.path.appending("probes/01-a").string
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["console.log.gz"])
    }

    @Test func aSessionThatSomebodyLeadsIsNotTouched() throws {
        let journal = try SessionJournal(in: session, RepeatableSession(count: 4, culprit: 2).beginning)
        #expect(!session.isOver)
        try write("probes/01-a/console.log")
        #expect(throws: SessionError.busy(session.name)) { try CompressedLogs(session).compress() }
        #expect(has("probes/01-a/console.log") && !has("probes/01-a/console.log.gz"))
        try journal.append(.stopped("x"))
        #expect(!session.isOver)
        try journal.append(.ended(.verified))
        #expect(session.isOver)
    }

    @Test(arguments: ["cut", "flipped", "empty", "zeros", "no gzip file", "cut in its header"])
    func aDamagedOneSaysSo(_ damage: String) async throws {
        var data = try await gzipped(Data(Self.text.utf8))
        switch damage {
        case "cut": data = data.prefix(data.count / 2)
        case "flipped": data[data.startIndex + data.count / 2] ^= 0x15
        case "empty": data = Data()
        case "zeros": data = Data(count: data.count)
        case "cut in its header": data = data.prefix(7)
        default: data = Data(Self.text.utf8)
        }
        try write("probes/01-a/console.log.gz", data)
        for limit in [0, 100, 8 << 20] {
            let read = try #require(session.read("probes/01-a/console.log", limit: limit))
            #expect(read.isCut)
            #expect(read.damage?.hasPrefix("probes/01-a/console.log.gz cannot be read to its end: it ") == true)
            #expect(read.bytes.count <= limit)
        }
    }

    @Test func aBombIsReadToItsBoundAndNoFurther() async throws {
        // 1 GiB of zeros in 1 MiB, and its length lies: gzip writes the last four bytes.
        let command = HostCommand("bash", ["-o", "pipefail", "-c", "head -c 1G /dev/zero | gzip -1"])
        let output = try await HostCommandRunner().capture(command, input: [], limit: 64 << 20, timeout: nil)
        try #require(output.end.isSuccess)
        try write("probes/01-a/output.log.gz", Data(output.standardOutput.dropLast(4)) + Data([1, 0, 0, 0]))
        let read = try #require(session.read("probes/01-a/output.log", limit: 1000))
        #expect(read.bytes.count == 1000)
        #expect(read.damage?.hasSuffix("it holds more than 128 MiB") == true)
        #expect(read.size < 129 << 20)
    }

    @Test func onlyLogsAreLookedForCompressed() async throws {
        try write("probes/01-a/config.gz", try await gzipped(Data(Self.text.utf8)))
        #expect(session.read("probes/01-a/config", limit: 100) == nil)
        #expect(session.read("../console.log", limit: 100) == nil)
    }
}
