// SPDX-License-Identifier: Apache-2.0

import Foundation
import GuestProtocol
import Testing

@testable import VirtualMachine

/// `make bench-boot` has a recipe of its own, which has to be that of real guests.
@Suite struct BootRecipeTests {
    @Test func whatIsMeasuredIsWhatIsBooted() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let script = try String(contentsOf: root.appending(path: "BootRecipes/boot-recipes.py"), encoding: .utf8)
        let configuration = MachineConfiguration(
            kernel: KernelImage(path: "/k", format: .vmlinux),
            initramfs: "/i",
            nonce: Nonce(1)
        )
        let folder = try SocketFolder()
        defer { folder.remove() }
        let command = try QEMUCommand.automatic(configuration, sockets: folder, scratch: "/s")
        let place = try #require(command.arguments.firstIndex(of: "-append"))
        let words = command.arguments[place + 1].split(separator: " ").map(String.init)
            .filter { !$0.hasPrefix("kbisect.nonce=") }
        let lists = try ["MACHINE", "COMMAND_LINE"].map { name in
            let list = try #require(script.firstRange(of: "\n\(name) = ["))
            let rest = script[list.upperBound...]
            return rest[..<(try #require(rest.firstIndex(of: "]")))].matches(of: /"([^"]*)"/).map { String($0.1) }
        }
        #expect(lists[1] == words)
        let own = ["-kernel", "/k", "-initrd", "/i", "-append", command.arguments[place + 1]]
        let machine = Array(command.arguments.prefix(try #require(command.arguments.firstIndex(of: "-chardev"))))
        #expect(lists[0] == machine.filter { !own.contains($0) })
    }
}
