// SPDX-License-Identifier: Apache-2.0

internal import HostCommands

/// Chooses btrfs features for a kernel: those that the mkfs of its time made by default, and no others.
enum BtrfsFeatures {
    /// A feature as `mkfs.btrfs -O list-all` or `-R list-all` lists it.
    struct Feature: Hashable {
        /// `-O`, or `-R` for what mkfs before 6.3 keeps apart.
        var option: String
        var name: String
        /// The kernel with whose mkfs it became the default; `nil` where it is none.
        var defaultSince: KernelRelease?
    }

    /// What the mkfs of the host knows. It says so on standard error.
    static func known(runner: any CommandRunner) async throws -> [Feature] {
        var features: [Feature] = []
        for option in ["-O", "-R"] {
            let output: CommandOutput
            do {
                let command = HostCommand("mkfs.btrfs", [option, "list-all"], environment: ["LC_ALL": "C"])
                output = try await runner.capture(command, timeout: .seconds(20))
            } catch HostCommandError.notFound {
                throw GuestDiskError.noTool(.btrfs)
            }
            for feature in parse(output.errorText + output.text, option: option)
            where !features.contains(where: { $0.name == feature.name }) {
                features.append(feature)
            }
        }
        return features
    }

    /// Lines such as `no-holes   - no explicit hole extents for files (compat=3.14, safe=4.0, default=5.15)`.
    static func parse(_ list: String, option: String) -> [Feature] {
        list.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count > 2, words[1] == "-", let brackets = line.lastIndex(of: "(") else { return nil }
            let since = line[brackets...].split(whereSeparator: { "(), ".contains($0) })
                .first { $0.hasPrefix("default=") }
                .flatMap { KernelRelease($0.dropFirst("default=".count)) }
            return Feature(option: option, name: String(words[0]), defaultSince: since)
        }
    }

    /// Says yes or no to everything that is a default for some kernel, so that no default of mkfs's own counts.
    static func arguments(for kernel: KernelRelease, known: [Feature]) -> [String] {
        ["-O", "-R"].flatMap { option in
            let words = known.filter { $0.option == option }.compactMap { feature in
                feature.defaultSince.map { $0 <= kernel ? feature.name : "^\(feature.name)" }
            }
            return words.isEmpty ? [] : [option, words.joined(separator: ",")]
        }
    }
}
