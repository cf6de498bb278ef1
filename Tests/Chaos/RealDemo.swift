// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HostCommands
import Search
import Sessions
import Synchronization
import SystemPackage
import TestSupport

/// Bisections of the demo's short history, with folders of their own.
struct RealDemo: Sendable {
    let kbisect: String
    let repository: String
    /// Cache and sessions lie below.
    let scratch: String
    private let known = Known()

    /// What an undisturbed bisection found: verdicts by commit, and the culprit.
    private final class Known: Sendable {
        let value = Mutex<(verdicts: [CommitID: Verdict], culprit: CommitID)?>(nil)
    }

    init(kbisect: String, repository: String, scratch: String) {
        (self.kbisect, self.repository, self.scratch) = (kbisect, repository, scratch)
    }

    private static let runner = HostCommandRunner()
    private var cache: String { scratch + "/cache/kbisect" }
    private var sessions: SessionCatalogue {
        SessionCatalogue(below: FilePath(scratch + "/state/kbisect/sessions"))
    }

    // MARK: - Bisections

    /// Begins one. What was compiled elsewhere on this machine serves.
    func begin(scenario: String = "demo", path: String? = nil) async throws -> RealRun {
        try await prepare()
        try FileManager.default.createDirectory(atPath: scratch + "/state", withIntermediateDirectories: true)
        if known.value.withLock({ $0 == nil }) {
            let run = try start(arguments("demo"), path: nil)
            guard try await run.end(within: 3000) == 0 else {
                throw Unexpected("an undisturbed bisection failed: see \(scratch)/run.log")
            }
            let record = try newest()
            guard case .found(let culprit, _, _) = record.end else { throw Unexpected("it found nothing") }
            known.value.withLock { $0 = (Self.verdicts(record), culprit.id) }
        }
        return try start(arguments(scenario), path: path)
    }

    private func arguments(_ scenario: String) -> [String] {
        // Faults are caused in builds: there have to be some.
        let range = ["run", "demo-short-good..demo-short-bad", "--no-shortcuts"]
        return range + ["--repo", repository, "--scenario", scenario, "--accel", "tcg"]
    }

    /// Goes on with the one that was stopped.
    func resume(path: String? = nil) async throws -> RealRun { try start(["resume"], path: path) }

    /// Tests one commit with a reproducer.
    func probe(_ commit: String, _ reproducer: String, _ more: String...) async throws -> RealRun {
        try await prepare()
        let words = ["probe", commit, "--repo", repository, "--scenario", "btrfs", "--accel", "tcg"]
        return try start(words + ["--reproducer", reproducer] + more, path: nil)
    }

    /// What the kernel of the last session printed.
    func console() throws -> String {
        let below = FilePath(scratch + "/state/kbisect/sessions")
        let names = try FileManager.default.contentsOfDirectory(atPath: below.string).sorted()
        guard let last = names.last else { return "" }
        let probes = below.appending(last).appending("probes")
        guard let probe = try FileManager.default.contentsOfDirectory(atPath: probes.string).first else { return "" }
        let file = probes.appending(probe).appending("console.log")
        return String(decoding: FileManager.default.contents(atPath: file.string) ?? Data(), as: UTF8.self)
    }

    /// Writes a file for a command.
    func write(_ text: String, to name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: "\(scratch)/\(name)"))
        return "\(scratch)/\(name)"
    }

    private func start(_ arguments: [String], path: String?) throws -> RealRun {
        var environment = ["XDG_CACHE_HOME": scratch + "/cache", "XDG_STATE_HOME": scratch + "/state"]
        if let path { environment["PATH"] = path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "") }
        return try RealRun(kbisect, arguments, environment: environment, log: scratch + "/run.log", below: scratch)
    }

    /// Waits for its end, and looks at what it found.
    ///
    /// - Returns: What is wrong with that.
    func finish(_ run: RealRun) async throws -> String? {
        guard let status = try await run.end(within: 3000) else { return "it came to no end" }
        guard status == 0 else { return "exit status \(status): \(run.lastWords)" }
        if let left = try await run.whatIsLeft() { return left }
        let record = try newest()
        guard let known = known.value.withLock({ $0 }) else { return "nothing to compare with" }
        guard case .found(let culprit, _, _) = record.end, culprit.id == known.culprit else {
            return "not the right culprit: \(String(describing: record.end).prefix(200))"
        }
        return wrongVerdict(record, known.verdicts)
    }

    /// A verdict that the session at hand has and that is not right; one that is missing is fine.
    func wrongVerdict() throws -> String? {
        guard let known = known.value.withLock({ $0 }) else { return nil }
        return wrongVerdict(try newest(), known.verdicts)
    }

    private func wrongVerdict(_ record: SessionRecord, _ known: [CommitID: Verdict]) -> String? {
        record.probes.first { probe in
            probe.trials != nil && known[probe.commit.id].map { $0 != probe.verdict } ?? false
        }
        .map { "\($0.commit.id.short) is \($0.verdict.rawValue): \($0.reason)" }
    }

    private static func verdicts(_ record: SessionRecord) -> [CommitID: Verdict] {
        Dictionary(record.probes.map { ($0.commit.id, $0.verdict) }) { first, _ in first }
    }

    /// What the last session's probes say besides their verdicts.
    func remarks() throws -> [String] { try newest().probes.flatMap { $0.remarks ?? [] } }

    private func newest() throws -> SessionRecord {
        try sessions.find(nil).readRecord()
    }

    private func prepare() async throws {
        guard !FileManager.default.fileExists(atPath: cache) else { return }
        try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
        let own = StateFolder(override: nil, environment: ProcessInfo.processInfo.environment).cache.string
        for name in ["ccache", "guest"] where FileManager.default.fileExists(atPath: "\(own)/\(name)") {
            _ = try await Self.runner.capture(HostCommand("cp", ["-a", "--", "\(own)/\(name)", "\(cache)/\(name)"]))
        }
    }

    // MARK: - Faults

    func signal(_ name: String, _ process: Int32) async throws {
        _ = try await Self.runner.capture(HostCommand("kill", ["-\(name)", "--", "\(process)"]))
    }

    /// A QEMU that fails in one of so many starts of a guest.
    func failingEmulator(everyNth nth: Int) throws -> (folder: String, failures: () throws -> Int) {
        let folder = scratch + "/bin"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard let real = HostCommandRunner.locate("qemu-system-x86_64") else { throw Unexpected("there is no QEMU") }
        // Guests have disks, the probe of the accelerator has none. By chance: in a sandbox nothing can be counted.
        let script = """
            #!/bin/sh
            case "$*" in *virtio-blk*) ;; *) exec \(real) "$@" ;; esac
            count=$(( $(date +%s%N) / 1000000 % \(nth) ))
            [ "$count" -ne 0 ] && exec \(real) "$@"
            echo "no memory for a guest" >&2
            exit 1

            """
        try Data(script.utf8).write(to: URL(filePath: folder + "/qemu-system-x86_64"))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/qemu-system-x86_64")
        return (folder, { try remarks().count { $0.contains("tried again") } })
    }

    /// Cuts sources short, changes and removes some.
    func damageTree(_ generator: inout SeededGenerator) throws {
        let sources = cache + "/workers/0/src/fs/btrfs"
        let names = try FileManager.default.contentsOfDirectory(atPath: sources).filter { $0.hasSuffix(".c") }.sorted()
        for number in 0..<3 {
            guard let name = names.randomElement(using: &generator) else { return }
            let file = "\(sources)/\(name)"
            guard let data = FileManager.default.contents(atPath: file) else { continue }
            let time = try FileManager.default.attributesOfItem(atPath: file)[.modificationDate]
            switch number {
            case 0: try data.prefix(data.count / 2).write(to: URL(filePath: file))
            case 1:
                try Data(String(repeating: " ", count: data.count).utf8).write(to: URL(filePath: file))
                try FileManager.default.setAttributes([.modificationDate: time ?? Date()], ofItemAtPath: file)
            default: try FileManager.default.removeItem(atPath: file)
            }
        }
    }

    /// Cuts what is cached to half its length.
    ///
    /// - Returns: How many files that were.
    func damageCache(_ generator: inout SeededGenerator) throws -> Int {
        var count = 0
        let walk = FileManager.default.enumerator(atPath: cache)
        while let name = walk?.nextObject() as? String {
            let isCompiled = name.hasPrefix("guest/") && !name.hasSuffix(".log")
            let isObject =
                name.hasPrefix("ccache/") && name.hasSuffix("R") && Int.random(in: 0..<3, using: &generator) == 0
            guard isCompiled || isObject || name == "kvm-probe.json" else {
                if name.hasPrefix("workers") { walk?.skipDescendants() }
                continue
            }
            let file = "\(cache)/\(name)"
            guard let data = FileManager.default.contents(atPath: file), data.count > 1 else { continue }
            try data.prefix(data.count / 2).write(to: URL(filePath: file))
            count += 1
        }
        // What was compiled is wanted again.
        try? FileManager.default.removeItem(atPath: cache + "/workers/0/out")
        return count
    }

    /// Loads the machine: sixteen loops for each processor.
    ///
    /// - Returns: Their process group, to be ended.
    func load() async throws -> Int32 {
        let loops = 16 * ProcessInfo.processInfo.activeProcessorCount
        let script = "i=0; while [ $i -lt \(loops) ]; do while :; do :; done & i=$((i+1)); done; wait"
        let run = try RealRun(
            "setsid",
            ["sh", "-c", script],
            environment: [:],
            log: scratch + "/load.log",
            below: "/none"
        )
        return -run.process
    }

    /// A scenario that gives a guest little time to boot.
    func hurriedScenario() throws -> String {
        let text = try String(contentsOfFile: "configs/demo.yaml", encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0 == "  boot: 60s" ? "  boot: 5s" : String($0) }.joined(separator: "\n")
        return try write(text, to: "hurried.yaml")
    }

    // MARK: - A small disk

    /// The same on a file system in memory that has room for one work tree.
    func onSmallDisk() async throws -> RealDemo {
        let folder = scratch + "-small"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let mount = HostCommand("mount", ["-t", "tmpfs", "-o", "size=5g,mode=700", "tmpfs", folder])
        guard try await Self.runner.capture(mount).end.isSuccess else {
            throw Unexpected("cannot mount a small file system: run this as root")
        }
        let small = RealDemo(kbisect: kbisect, repository: repository, scratch: folder)
        let value = known.value.withLock { $0 }
        small.known.value.withLock { $0 = value }
        return small
    }

    private var filler: String { scratch + "/filler" }

    func fillDisk() async throws {
        // What is freed meanwhile is taken, too.
        for number in 0..<3 {
            var status = statvfs()
            guard statvfs(scratch, &status) == 0, status.f_bavail > 0 else { return }
            let bytes = UInt64(status.f_bavail) * UInt64(status.f_frsize)
            _ = try await Self.runner.capture(HostCommand("fallocate", ["-l", "\(bytes)", "\(filler)-\(number)"]))
        }
    }

    func makeRoom() throws {
        for number in 0..<3 { try? FileManager.default.removeItem(atPath: "\(filler)-\(number)") }
    }

    func removeDisk() async throws {
        _ = try await Self.runner.capture(HostCommand("umount", [scratch]))
    }
}
