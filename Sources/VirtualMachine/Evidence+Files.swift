// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import SystemPackage

extension GuestRun.Evidence {
    /// Moves the files to another folder, to make room for a second try.
    func setAside(in folder: FilePath) throws(MachineError) {
        do {
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
            for file in [console, consoleTimes, output, emulator] {
                guard let name = file.lastComponent, FileManager.default.fileExists(atPath: file.string) else {
                    continue
                }
                let target = folder.appending(name).string
                try? FileManager.default.removeItem(atPath: target)
                try FileManager.default.moveItem(atPath: file.string, toPath: target)
            }
        } catch {
            throw .unusable(path: folder, reason: error.localizedDescription)
        }
    }

    /// The first line that QEMU itself printed, which names the cause; what follows is often usage.
    var emulatorsFirstLine: String? {
        guard let file = try? FileDescriptor.open(emulator, .readOnly, options: [.closeOnExec]) else { return nil }
        defer { try? file.close() }
        let start = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
            count = (try? file.read(into: UnsafeMutableRawBufferPointer(buffer))) ?? 0
        }
        return start.split(separator: UInt8(ascii: "\n")).first.map(ConsoleTrace.printable)
    }
}
