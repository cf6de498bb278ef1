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
            what was found and cannot be made again, so they go only by age. Exit status: 0 done, 64 bad input, \
            73 something could not be removed.
            """
    )

    @Flag(name: .long, help: "Sources and objects of the workers: the next kernel takes minutes longer.")
    var builds = false

    @Flag(name: .long, help: "ccache's entries, compiled agents and reproducers.")
    var compiled = false

    @Flag(name: .long, help: "Kernels of releases: they are fetched again when they are needed.")
    var releases = false

    @Flag(name: .long, help: "The demo's repository.")
    var demo = false

    @Option(
        name: .long,
        help: ArgumentHelp("Sessions that did not change for so many days, with their evidence.", valueName: "days")
    )
    var sessionsOlderThan: Int?

    @Flag(name: .long, help: "Remove it.")
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
            let going = use.items.filter(goes)
            guard !going.isEmpty else {
                Terminal.say(use.items.isEmpty ? "kbisect keeps nothing on this disk" : choices)
                return ExitStatus.success
            }
            let total = Self.size(going.reduce(0) { $0 + $1.bytes })
            guard yes else {
                Terminal.say("\n\(total) would go; add --yes to remove it")
                return ExitStatus.success
            }
            var failures: [any Error] = []
            for item in going {
                do {
                    try DiskUse.remove(item)
                } catch {
                    failures.append(error)
                }
            }
            for failure in failures { Terminal.complain("kbisect: error: \(failure)") }
            Terminal.say(failures.isEmpty ? "\n\(total) removed" : "\nnot everything could be removed")
            return failures.isEmpty ? ExitStatus.success : ExitStatus.cannotWrite
        }
    }

    private var choices: String {
        "\nnothing would go; choose with --builds, --compiled, --releases, --demo, --sessions-older-than DAYS"
    }

    private func goes(_ item: DiskUse.Item) -> Bool {
        guard item.inUse == nil else { return false }
        switch item.kind {
        case .builds: return builds
        case .compiled: return compiled
        case .releases: return releases
        case .demo: return demo
        case .session:
            guard let days = sessionsOlderThan, let changed = item.changed else { return false }
            return Date().timeIntervalSince1970 - changed >= Double(days) * 86_400
        }
    }

    private func line(for item: DiskUse.Item) -> String {
        let size = Self.size(item.bytes)
        let padding = String(repeating: " ", count: max(0, 10 - size.count))
        let word = item.inUse.map { "stays: \($0)" } ?? (goes(item) ? "would go" : "stays")
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
