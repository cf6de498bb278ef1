// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostCommands
import SystemPackage
import Testing

@testable import VirtualMachine

@Suite struct QMPTests {
    @Test func messagesAreReadHoweverTheyAreCut() {
        let text = """
            {"QMP": {"version": {}, "capabilities": ["oob"]}}\r
            {"return": {}}\r
            nonsense\r
            {"timestamp": {"seconds": 1}, "event": "SHUTDOWN", "data": {"guest": true, "reason": "guest-reset"}}\r
            {"event": "BLOCK_IO_ERROR", "data": {"device": "disk0", "nospace": true, "reason": "No space left"}}\r
            {"event": "STOP"}\r
            {"error": {"class": "GenericError", "desc": "no"}}\r
            {"return": [{"device": "disk0", "stats": {"wr_operations": 2}}, {"stats": {"wr_operations": 3}}]}\r
            {"event": "MIGRATION", "data": {"status": "completed"}}\r
            {"event": "RESUME"}\r

            """
        let expected: [QMP.Message] = [
            .greeting, .done(writes: 0), .shutdown(reason: "guest-reset"), .diskError(reason: "No space left"),
            .stopped, .refused("no"),
            .done(writes: 5), .migration(status: "completed"), .resumed,
        ]
        for size in [1, 7, 10_000] {
            var monitor = QMP()
            var messages: [QMP.Message] = []
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                messages += monitor.receive(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            #expect(messages == expected)
        }
    }

    @Test func onlyTheGuestsOwnReasonsAreItsDoing() {
        #expect(QMP.Message.shutdown(reason: "guest-reset").isGuestsDoing)
        #expect(!QMP.Message.shutdown(reason: "host-signal").isGuestsDoing)
        #expect(!QMP.Message.stopped.isGuestsDoing)
    }

    @Test func aRealQEMUGreetsAndQuits() async throws {
        let folder = try SocketFolder()
        defer { folder.remove() }
        let log = folder.path.appending("log")
        defer { try? FileManager.default.removeItem(atPath: log.string) }
        let channel = try SocketChannel(listeningAt: folder.monitor)
        let command = HostCommand(
            QEMUCommand.executable,
            [
                "-M", "none", "-nodefaults", "-display", "none",
                "-chardev", "socket,id=m,path=\(folder.monitor)", "-mon", "chardev=m,mode=control",
            ]
        )
        let (messages, end) = try await HostCommandRunner().keeping(command, outputTo: log, grace: .seconds(1)) {
            running in
            var (channel, monitor, messages) = (channel, QMP(), [QMP.Message]())
            while !channel.isClosed {
                for message in monitor.receive(channel.exchange()) {
                    messages.append(message)
                    if message == .greeting { channel.send(QMP.Command.negotiate.line + QMP.Command.quit.line) }
                }
                try await Task.sleep(for: .milliseconds(5))
            }
            _ = try await running.waitForEnd()
            return messages
        }
        #expect(messages.filter { $0 != .done(writes: 0) } == [.greeting, .shutdown(reason: "host-qmp-quit")])
        #expect(end == .exited(0))
    }
}
