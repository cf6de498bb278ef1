// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HostCommands
import Releases
import SystemPackage

/// Which released kernels there are to choose from.
struct ReleaseOptions: ParsableArguments {
    @Option(
        name: .customLong("from"),
        help: ArgumentHelp(
            "Where kernels come from; may be repeated (default: the package sources of this machine, and /boot).",
            discussion: """
                apt or dnf; a folder of .deb or .rpm files, or one such file; a boot folder with vmlinuz-* in it; a text \
                file with the address of a package on each line and its SHA-256 behind it.
                """,
            valueName: "source"
        )
    )
    var from: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The kind of kernel: cloud-amd64, amd64, generic (default: of 'list' all, else the one made for virtual machines).",
            valueName: "name"
        )
    )
    var flavour: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Only kernels of this line of stable kernels: 6.1.", valueName: "version")
    )
    var series: String?

    /// Asks the sources what they offer, and chooses.
    ///
    /// - Parameter all: Whether all flavours and architectures are wanted.
    /// - Throws: ``BadInput`` where nothing is left.
    func choose(all: Bool = false, runner: any CommandRunner) async throws -> ReleaseChoice {
        let supply = try await PackageSupply(asking: sources(runner: runner))
        let catalogue = ReleaseCatalogue(supply.packages)
        var choice = ReleaseChoice(supply: supply, releases: catalogue.releases)
        guard !catalogue.releases.isEmpty else {
            throw BadInput(
                "no kernels are on offer from \(choice.words)"
                    + supply.problems.prefix(5).map { "\n\($0)" }.joined()
                    + "\nName another source with --from: apt, dnf, a folder of packages, a list of addresses."
            )
        }
        if all, flavour == nil, series == nil { return choice }
        if !all { choice.releases.removeAll { !$0.isForGuests } }
        guard !choice.releases.isEmpty else {
            let others = Set(catalogue.releases.map(\.architecture)).sorted().joined(separator: ", ")
            throw BadInput("the kernels on offer are for \(others), and the guests of this machine are x86-64")
        }
        if let series {
            let known = choice.releases.compactMap(\.series).reduce(into: [String]()) {
                if !$0.contains($1) { $0.append($1) }
            }
            let wanted = series.hasPrefix("v") ? String(series.dropFirst()) : series
            choice.releases.removeAll { $0.series != wanted }
            guard !choice.releases.isEmpty else {
                throw BadInput(
                    "no kernel of the series '\(series)' is on offer; there are: \(known.joined(separator: ", "))"
                )
            }
        }
        if let flavour = flavour ?? (all ? nil : ReleaseCatalogue.standardFlavour(of: choice.releases)) {
            let flavours = Set(choice.releases.map(\.flavour)).sorted()
            choice.releases.removeAll { $0.flavour != flavour }
            guard !choice.releases.isEmpty else {
                let names = flavours.map { $0.isEmpty ? "''" : $0 }.joined(separator: ", ")
                throw BadInput("no kernel of the flavour '\(flavour)' is on offer; there are: \(names)")
            }
        }
        return choice
    }

    private func sources(runner: any CommandRunner) async throws -> [any ReleaseSource] {
        guard from.isEmpty else { return try from.map { try source($0, runner: runner) } }
        // What is installed costs no fetching.
        var sources: [any ReleaseSource] = [InstalledKernels(runner: runner)]
        if Self.has("apt-get") { sources.append(AptArchive(runner: runner)) }
        if Self.has("dnf") { sources.append(DnfArchive(runner: runner)) }
        return sources
    }

    private func source(_ text: String, runner: any CommandRunner) throws -> any ReleaseSource {
        if text == "apt" { return AptArchive(runner: runner) }
        if text == "dnf" { return DnfArchive(runner: runner) }
        return try ReleasePath.source(at: EngineOptions.absolute(text), runner: runner)
    }

    /// A machine has one of them; Debian has a dnf, too, which knows no archive.
    private static func has(_ client: String) -> Bool {
        let file = client == "dnf" ? "/etc/yum.repos.d" : "/etc/apt"
        return ReleasePath.isFolder(FilePath(file)) && ReleasePath.isFile(FilePath("/usr/bin/\(client)"))
    }
}
