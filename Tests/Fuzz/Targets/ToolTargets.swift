// SPDX-License-Identifier: Apache-2.0

import GitHistory
import KernelBuild
import VirtualMachine

/// What git's objects say: messages and patches, which anybody may have written.
@Sendable func fuzzCommits(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    for trailer in Trailer.trailers(of: text) {
        require(!trailer.key.isEmpty && !trailer.value.contains(where: \.isNewline), "a trailer of two lines")
    }
    bytes.withUnsafeBytes { buffer in
        for mention in CommitMention.all(in: buffer) {
            require(!holdsControl(mention.quote), "a quote that cannot be printed")
        }
    }
    do throws(PatchError) {
        for name in try Patch(bytes).files {
            let parts = name.split(separator: "/", omittingEmptySubsequences: false)
            require(!parts.contains { $0.isEmpty || $0 == "." || $0 == ".." }, "a path that leads out: \(name)")
            require(!parts.contains { $0.lowercased() == ".git" }, "a path into git's own files: \(name)")
        }
    } catch {
        require(!error.description.isEmpty, "refused without a word")
    }
}

/// What QEMU's monitor, make and the compiler say, and addresses in reports.
@Sendable func fuzzTools(_ bytes: [UInt8]) {
    var (whole, split) = (QMP(), QMP())
    require(whole.receive(bytes) == pieces(bytes).flatMap { split.receive($0) }, "cuts change the messages")
    let log = BuildLog()
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
        _ = log.receive(line)
        guard let place = TraceAddress(line: String(decoding: line, as: UTF8.self)) else { continue }
        require((0...place.size).contains(place.offset) && !place.function.isEmpty, "a place outside its function")
    }
    require(log.compiled <= bytes.count, "more objects than lines")
}
