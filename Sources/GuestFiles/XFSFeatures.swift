// SPDX-License-Identifier: Apache-2.0

internal import HostCommands

/// Chooses XFS features for a kernel: those that the mkfs of its time made by default, and no others.
///
/// xfsprogs brings files for that (`lts_5.15.conf`), but those of bookworm's 6.1.0 name an option that its own
/// mkfs does not know, so each feature is said by itself.
enum XFSFeatures {
    /// The option that has it, its name, and the kernel whose `lts_*.conf` first has it on; `nil`: none has.
    private static let features: [(option: String, name: String, since: KernelRelease?)] = [
        ("-m", "crc", KernelRelease(3, 16)),
        ("-m", "finobt", KernelRelease(3, 16)),
        ("-m", "reflink", KernelRelease(5, 4)),
        ("-m", "bigtime", KernelRelease(5, 15)),
        ("-m", "inobtcount", KernelRelease(5, 15)),
        ("-m", "rmapbt", KernelRelease(6, 6)),
        ("-m", "metadir", nil),
        ("-i", "sparse", KernelRelease(4, 10)),
        ("-i", "nrext64", KernelRelease(6, 6)),
        ("-i", "exchange", KernelRelease(6, 12)),
        ("-n", "parent", KernelRelease(6, 12)),
    ]

    /// What mkfs.xfs prints when it is given nothing to do: all that it knows.
    static func usage(runner: any CommandRunner) async throws -> String {
        do {
            let output = try await runner.capture(
                HostCommand("mkfs.xfs", environment: ["LC_ALL": "C"]),
                timeout: .seconds(20)
            )
            return output.errorText + output.text
        } catch HostCommandError.notFound {
            throw GuestDiskError.noTool(.xfs)
        }
    }

    /// Says yes or no to every feature that this mkfs knows.
    static func arguments(for kernel: KernelRelease, usage: String) -> [String] {
        let known = Set(usage.split { !$0.isLetter && !$0.isNumber && $0 != "=" && $0 != "|" })
        return ["-m", "-i", "-n"].flatMap { option in
            let words = features.filter { $0.option == option && known.contains("\($0.name)=0|1") }.map { feature in
                "\(feature.name)=\(feature.since.map { $0 <= kernel } == true ? 1 : 0)"
            }
            return words.isEmpty ? [] : [option, words.joined(separator: ",")]
        }
    }
}
