// SPDX-License-Identifier: Apache-2.0

internal import SystemPackage

extension ScenarioBuilder {
    mutating func machine(_ node: YAMLNode) -> Scenario.Machine {
        var machine = Scenario.Machine()
        let fields = reader.fields(node, in: "'machine'", known: ["memory", "cpus", "command-line", "disks"])
        if let memory = reader.size(fields["memory"], "memory", in: .mebibytes(64)...(.gibibytes(64))) {
            machine.memory = memory
        }
        if let cpus = reader.integer(fields["cpus"], "cpus", in: 1...64) { machine.cpus = cpus }
        // The agent believes the first nonce on the line: one of the scenario's own would be taken for ours.
        let printable = "at most 1024 printable ASCII characters, and no word that begins with 'kbisect.'"
        machine.commandLine =
            reader.text(fields["command-line"], "command-line", expected: printable) {
                isPrintable($0, upTo: 1024, blanks: true)
                    && !$0.split(separator: " ").contains { $0.drop { $0 == "\"" }.hasPrefix("kbisect.") }
            } ?? ""
        let disks = reader.items(fields["disks"], "disks", limit: 8) ?? []
        var mountPoints: Set<String> = []
        for node in disks {
            let disk = self.disk(node)
            if let mountPoint = disk.mountPoint, !mountPoints.insert(mountPoint).inserted {
                reader.refuse(node.place, "two disks are mounted on '\(mountPoint)'")
            }
            machine.disks.append(disk)
        }
        return machine
    }

    private mutating func disk(_ node: YAMLNode) -> Scenario.Disk {
        let known = ["size", "filesystem", "mkfs", "mount", "options"]
        let fields = reader.fields(node, in: "a disk", known: known, required: ["size"])
        let size = reader.size(fields["size"], "size", in: .mebibytes(1)...(.gibibytes(1024)))
        var disk = Scenario.Disk(size: size ?? .gibibytes(1))
        let names = Scenario.Filesystem.allCases.map(\.rawValue)
        let filesystem = reader.text(fields["filesystem"], "filesystem", expected: names.joined(separator: ", ")) {
            names.contains($0)
        }
        disk.filesystem = filesystem.flatMap(Scenario.Filesystem.init(rawValue:)) ?? .none
        // A path would be another device to mkfs, or a folder of the host to copy.
        let argument = "arguments of mkfs without '/' or blanks around them"
        disk.mkfsArguments =
            reader.texts(fields["mkfs"], "mkfs", limit: 64, expected: argument) {
                !$0.isEmpty && !$0.contains("/") && $0.first != " " && isPrintable($0, upTo: 256, blanks: true)
            } ?? []
        disk.mountPoint = reader.text(
            fields["mount"],
            "mount",
            expected: "an absolute path such as /mnt, without '..' and not below /proc, /sys, /dev or /kbisect",
            where: Self.isMountPoint
        )
        disk.mountOptions =
            reader.text(fields["options"], "options", expected: "mount options without blanks, such as noatime,ssd") {
                isPrintable($0, upTo: 512, blanks: false)
            } ?? ""
        check(disk, fields, at: node)
        return disk
    }

    /// What does not go together.
    private mutating func check(_ disk: Scenario.Disk, _ fields: FieldReader.Fields, at node: YAMLNode) {
        if disk.filesystem == .none, fields["filesystem"]?.isEmpty != true {
            if let mount = fields["mount"] { reader.refuse(mount.place, "'mount' needs a disk with a 'filesystem'") }
            if let mkfs = fields["mkfs"] { reader.refuse(mkfs.place, "'mkfs' needs a disk with a 'filesystem'") }
        }
        if let options = fields["options"], fields["mount"] == nil {
            reader.refuse(options.place, "'options' needs a 'mount'")
        }
    }

    private static func isMountPoint(_ text: String) -> Bool {
        let path = FilePath(text)
        guard path.isAbsolute, isPrintable(text, upTo: 255, blanks: false), let first = path.components.first else {
            return false
        }
        guard !path.components.contains(where: { $0.kind != .regular }) else { return false }
        return !["proc", "sys", "dev", "kbisect"].contains(first.string)
    }
}
