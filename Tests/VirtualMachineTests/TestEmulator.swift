// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage

/// The real QEMU behind a script that plays a host of a certain kind: what KVM does cannot be had everywhere.
struct TestEmulator {
    /// What `-accel kvm` does.
    enum KVM: String {
        /// It works; TCG stands in for it.
        case works = #"set -- "$@" -accel tcg"#
        /// The guest's processor never runs.
        case standsStill = #"set -- "$@" -accel tcg -S"#
        /// QEMU ends with a message.
        case fails = "echo 'qemu: error: failed to set MSR 0x10a' >&2; exit 1"
    }

    let folder: FilePath
    var executable: String { folder.appending("qemu").string }
    var calls: FilePath { folder.appending("calls") }

    init(kvm: KVM) throws {
        folder = FilePath(NSTemporaryDirectory()).appending("kbisect-emulator-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        let script = """
            #!/bin/bash
            echo call >> \(calls.string)
            arguments=() kvm=
            while [ $# -gt 0 ]; do
                if [ "$1" = -accel ] && [ "$2" = kvm ]; then kvm=1; shift 2
                elif [ "$1" = -cpu ] && [ "$2" = host ]; then arguments+=(-cpu qemu64); shift 2
                else arguments+=("$1"); shift; fi
            done
            set -- "${arguments[@]}"
            if [ $kvm ]; then \(kvm.rawValue); fi
            exec qemu-system-x86_64 "$@"
            """
        try script.write(toFile: executable, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: executable)
    }

    /// How often QEMU was started.
    var callCount: Int {
        (try? String(contentsOfFile: calls.string, encoding: .utf8).split(separator: "\n").count) ?? 0
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: folder.string)
    }
}
