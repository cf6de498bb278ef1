// SPDX-License-Identifier: Apache-2.0

import Foundation
internal import SystemPackage

/// What the probe found out, kept in a small file as long as nothing changes that it depends on.
struct ProbeAnswers {
    /// What an answer depends on.
    struct Key: Hashable, Codable {
        /// This boot of the host.
        var boot: String
        /// QEMU's version line.
        var emulator: String
        /// The CPU model.
        var processor: String
    }

    struct Answer: Hashable, Codable {
        var key: Key
        /// Why KVM does not work, or `nil` when it does.
        var problem: String?
    }

    let folder: FilePath

    private var file: URL { URL(filePath: folder.appending("kvm-probe.json").string) }

    /// The answer that was remembered for exactly this key.
    func answer(for key: Key) -> Answer? {
        guard let data = try? Data(contentsOf: file), let answer = try? JSONDecoder().decode(Answer.self, from: data),
            answer.key == key
        else { return nil }
        return answer
    }

    /// Remembers an answer. Where that is not possible the next run asks again, which costs a second.
    func remember(_ problem: String?, for key: Key) {
        try? FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        try? JSONEncoder().encode(Answer(key: key, problem: problem)).write(to: file, options: .atomic)
    }
}
