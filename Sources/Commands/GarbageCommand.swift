// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Driver
import Foundation
import Sessions

/// `kbisect gc`
struct GarbageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract: "Say what takes how much disk and what would go; with --yes remove it.",
        discussion: """
            Choose what is to go; nothing is removed without --yes. What a running kbisect uses stays. Sessions hold \
            what was found and cannot be made again, so they go only by age; the logs of those that are over can be \
            compressed, and every report reads them all the same. Exit status: 0 done, 64 bad input, \
            73 something could not be removed.
            """
    )

    @Flag(name: .long, help: "Sources and objects of the workers: the next kernel takes minutes longer.")
    var builds = false

    @Flag(name: .long, help: "ccache's entries, compiled agents and reproducers.")
    var compiled = false

    @Flag(name: .long, help: "Kernels that were built: a search of the same range builds them again.")
    var kernels = false

    @Flag(name: .long, help: "Kernels of releases: they are fetched again when they are needed.")
    var releases = false

    @Flag(name: .long, help: "The demo's repository.")
    var demo = false

    @Option(
        name: .long,
        help: ArgumentHelp("Sessions that did not change for so many days, with their evidence.", valueName: "days")
    )
    var sessionsOlderThan: Int?

    @Flag(name: .long, help: "The logs of sessions that are over are compressed: console.log becomes console.log.gz.")
    var compress = false

    @Flag(name: .long, help: "Do it.")
    var yes = false

    @Flag(name: .long, help: "Print what there is as JSON; removes nothing.")
    var json = false

    @OptionGroup var place: StateOption

    func validate() throws {
        if let days = sessionsOlderThan, days < 0 {
            throw ValidationError("--sessions-older-than takes a whole number of days, 0 or more")
        }
        guard !(json && yes) else { throw ValidationError("--json only shows; leave --yes out") }
    }

    func run() async throws {
        try await performing {
            let use = DiskUse(of: place.folder)
            if json {
                try Terminal.say(json: use.items)
                return ExitStatus.success
            }
            for item in use.items { Terminal.say(line(for: item)) }
            let (going, shrinking) = (use.items.filter(goes), use.items.filter(shrinks))
            guard !going.isEmpty || !shrinking.isEmpty else {
                Terminal.say(use.items.isEmpty ? "kbisect keeps nothing on this disk" : choices)
                return ExitStatus.success
            }
            return try yes ? carryOut(going, shrinking) : announce(going, shrinking)
        }
    }

    private func announce(_ going: [DiskUse.Item], _ shrinking: [DiskUse.Item]) -> ExitCode {
        let (gone, logs) = (going.reduce(0) { $0 + $1.bytes }, shrinking.reduce(0) { $0 + ($1.plainLogs ?? 0) })
        let parts = [
            going.isEmpty ? nil : "\(Self.size(gone)) would go",
            shrinking.isEmpty ? nil : "\(Self.size(logs)) of logs would be compressed",
        ]
        let what = going.isEmpty ? "compress them" : shrinking.isEmpty ? "remove it" : "do it"
        Terminal.say("\n\(parts.compactMap(\.self).joined(separator: ", ")); add --yes to \(what)")
        return ExitStatus.success
    }

    private func carryOut(_ going: [DiskUse.Item], _ shrinking: [DiskUse.Item]) throws -> ExitCode {
        var (gone, saved) = (0, 0)
        var failures: [any Error] = []
        for item in going + shrinking {
            do {
                if goes(item) {
                    try DiskUse.remove(item)
                    gone += item.bytes
                } else {
                    saved += try DiskUse.compress(item)
                }
            } catch let error as CancellationError {
                throw error
            } catch {
                failures.append(error)
            }
        }
        for failure in failures { Terminal.complain("kbisect: error: \(failure)") }
        Terminal.say("")
        if !going.isEmpty { Terminal.say("\(Self.size(gone)) removed") }
        if !shrinking.isEmpty { Terminal.say("\(Self.size(saved)) saved by compression") }
        if !failures.isEmpty { Terminal.say("not everything could be done") }
        return failures.isEmpty ? ExitStatus.success : ExitStatus.cannotWrite
    }

    private var choices: String {
        "\nnothing would go; choose with --builds, --compiled, --kernels, --releases, --demo, "
            + "--compress, --sessions-older-than DAYS"
    }

    private func goes(_ item: DiskUse.Item) -> Bool {
        guard item.inUse == nil else { return false }
        switch item.kind {
        case .builds: return builds
        case .compiled: return compiled
        case .kernels: return kernels
        case .releases: return releases
        case .demo: return demo
        case .session:
            guard let days = sessionsOlderThan, let changed = item.changed else { return false }
            return Date().timeIntervalSince1970 - changed >= Double(days) * 86_400
        }
    }

    private func shrinks(_ item: DiskUse.Item) -> Bool { compress && item.plainLogs != nil && !goes(item) }

    private func line(for item: DiskUse.Item) -> String {
        let size = Self.size(item.bytes)
        let padding = String(repeating: " ", count: max(0, 10 - size.count))
        let logs = "its logs would be compressed: \(Self.size(item.plainLogs ?? 0))"
        let word =
            item.inUse.map { "stays: \($0)" } ?? (goes(item) ? "would go" : shrinks(item) ? logs : "stays")
        return "\(padding)\(size)  \(item.kind.rawValue.padding(toLength: 9, withPad: " ", startingAt: 0))"
            + "\(item.path.displayable)  (\(word))"
    }

    /// `1.2 GiB`
    private static func size(_ bytes: Int) -> String {
        let units = [("GiB", 30), ("MiB", 20), ("KiB", 10)]
        for (unit, shift) in units where bytes >= 1 << shift {
            return "\((Double(bytes) / Double(1 << shift) * 10).rounded() / 10) \(unit)"
        }
        return "\(bytes) B"
    }
}
