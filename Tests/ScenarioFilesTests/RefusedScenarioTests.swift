// SPDX-License-Identifier: Apache-2.0

import ScenarioFiles
import SystemPackage
import Testing

/// What is refused, and in which words.
@Suite struct RefusedScenarioTests {
    private func problems(_ bytes: some Collection<UInt8>, folder: FilePath? = nil) -> [String] {
        do throws(ScenarioError) {
            _ = try ScenarioReader.read(bytes, name: "s.yaml", folder: folder)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    private func problems(after head: String, folder: FilePath? = nil) -> [String] {
        problems("kbisect: 1\nname: x\n\(head)\n".utf8, folder: folder)
    }

    @Test(
        "each mistake is named with its place and what was expected",
        arguments: [
            ("reproducr: {source: a.c}", "3:1: unknown key 'reproducr' in the scenario; did you mean 'reproducer'?"),
            (
                "kernel: {zzzzzz: 1}",
                "3:10: unknown key 'zzzzzz' in 'kernel'; known are architecture, base, fragments, required, make"
            ),
            ("runs: many", "3:7: 'runs' must be a whole number from 1 to 1000, not 'many'"),
            ("runs: '3'", "3:7: 'runs' must be a whole number from 1 to 1000, not '3'"),
            ("runs: 1001", "3:7: 'runs' must be a whole number from 1 to 1000, not '1001'"),
            ("runs:", "3:6: 'runs' must be a whole number from 1 to 1000, not nothing"),
            ("runs: [1]", "3:7: 'runs' must be a whole number from 1 to 1000, not a list"),
            ("title: |\n  a\n  b", "3:8: 'title' must be one line of at most 200 characters, not 'a\\nb\\n'"),
            ("bad: --help", "3:6: 'bad' must be a revision, which does not begin with '-', not '--help'"),
            ("good: {a: b}", "3:7: 'good' must be a revision, which does not begin with '-', not a mapping"),
            ("culprit: {commit: abcdefg1}", "3:19: 'commit' must be 7 to 40 hexadecimal digits, not 'abcdefg1'"),
            ("culprit: {}", "3:10: 'culprit' must have either 'commit' or 'upstream'"),
            (
                "kernel: allnoconfig",
                "3:9: 'kernel' must be a mapping with keys such as 'architecture', not 'allnoconfig'"
            ),
            ("kernel: {architecture: vax}", "3:24: 'architecture' must be x86_64, not 'vax'"),
            (
                "kernel: {base: clean}",
                "3:16: 'base' must be a target such as allnoconfig or defconfig, or {file: PATH}, not 'clean'"
            ),
            (
                "kernel: {base: {modules: btrfs}}",
                "3:16: 'base' lacks the key 'file'"
            ),
            (
                "kernel: {base: {file: /c, modules: a b}}",
                "3:36: 'modules' must be names of modules such as virtio_blk: letters, digits, '_' and '-', at most 64, not 'a b'"
            ),
            (
                "kernel: {fragments: ../x.config}",
                "3:21: 'fragments' must stay in the scenario's folder: '../x.config' contains '..'"
            ),
            (
                "kernel: {fragments: /x.config}",
                "3:21: 'fragments' must be relative to the scenario's folder, not '/x.config'"
            ),
            (
                "kernel: {required: BTRFS_FS=y}",
                "3:20: 'required' must be symbols such as CONFIG_BTRFS_FS=y, not 'BTRFS_FS=y'"
            ),
            ("kernel: {make: O=/tmp}", "3:16: 'make' must not set O: kbisect sets it"),
            ("machine: {memory: 1GB}", "3:19: 'memory' must be a size from 64MiB to 64GiB, such as 512MiB, not '1GB'"),
            (
                "machine: {command-line: debug kbisect.nonce=0}",
                "3:25: 'command-line' must be at most 1024 printable ASCII characters, and no word that begins with "
                    + "'kbisect.', not 'debug kbisect.nonce=0'"
            ),
            (
                "machine: {memory: 63MiB}",
                "3:19: 'memory' must be a size from 64MiB to 64GiB, such as 512MiB, not '63MiB'"
            ),
            (
                "machine: {memory: 99999999999999999999GiB}",
                "3:19: 'memory' must be a size from 64MiB to 64GiB, such as 512MiB, not '99999999999999999999GiB'"
            ),
            ("timeouts: {boot: 60}", "3:18: 'boot' must be a time such as 90s, 60m or 1h, up to a week, not '60'"),
            ("timeouts: {boot: 0s}", "3:18: 'boot' must be a time such as 90s, 60m or 1h, up to a week, not '0s'"),
            ("machine: {disks: {filesystem: xfs}}", "3:18: a disk lacks the key 'size'"),
            ("machine: {disks: {size: 1GiB, mount: /mnt}}", "3:38: 'mount' needs a disk with a 'filesystem'"),
            (
                "machine: {disks: {size: 1GiB, filesystem: xfs, mkfs: /dev/sda}}",
                "3:54: 'mkfs' must be arguments of mkfs without '/' or blanks around them, not '/dev/sda'"
            ),
            ("reproducer: {}", "3:13: 'reproducer' lacks the key 'source'"),
            (
                "reproducer: {source: a.c, environment: {A=B: c}}",
                "3:41: 'A=B' is not the name of a variable: letters, digits and '_'"
            ),
            (
                "verdict: {bad-if: []}",
                "3:19: 'bad-if' is empty, so nothing would be bad; it takes exit-status, crash, warning, no-boot, no-build, {crash: TITLE}, {console: REGEX}, {output: REGEX} or {slower-than: TIME}"
            ),
            (
                "verdict: {bad-if: {console: '('}}",
                "3:29: 'console' must be a regular expression of at most 1000 bytes that kbisect understands, not '('"
            ),
            ("verdict: {exit-status: {good: 0, bad: 0-9}}", "3:39: exit status 0 is both 'good' and 'bad'"),
            (
                "verdict: {exit-status: {bad: 9-1}}",
                "3:30: 'bad' must be exit statuses from 0 to 255, or ranges such as 1-124, not '9-1'"
            ),
            ("name: y", "2:1: the key 'name' comes twice"),
            ("bad: &a v1", "3:6: anchors ('&') and aliases ('*') are not allowed in a scenario; write the value out"),
            ("bad: !secret v1", "3:6: tags ('!...') are not allowed in a scenario"),
            ("bad: \"a\\0b\"", "3:6: the text contains a control character"),
            ("\"a\\0b\": 1", "3:1: a key contains a control character"),
            ("? [a]\n: b", "3:3: a key must be a word, not a list or a mapping"),
        ]
    )
    func goldenMessages(text: String, message: String) {
        #expect(problems(after: text) == ["s.yaml:\(message)"])
    }

    @Test(
        "what a shell or make would act upon is refused in make's variables",
        arguments: [
            "KCFLAGS=$(shell id)", "KCFLAGS=`id`", "KCFLAGS=a;b", "KCFLAGS=a'b", "-f=x", "x", "a b=c", "SHELL=sh",
        ]
    )
    func hostileMakeVariables(text: String) {
        #expect(problems(after: "kernel: {make: [\"\(text)\"]}").count == 1)
    }

    @Test(
        "what cannot be the name of a module is refused",
        arguments: ["", "-x", "a/b", "a.ko", "a\\nb", "ä", String(repeating: "a", count: 65)]
    )
    func hostileModules(text: String) {
        #expect(problems(after: "kernel: {base: {file: /c, modules: [btrfs, \"\(text)\"]}}").count == 1)
    }

    @Test("a list of modules has an end")
    func tooManyModules() {
        let modules = (0...256).map { "m\($0)" }.joined(separator: ", ")
        #expect(
            problems(after: "kernel: {base: {file: /c, modules: [\(modules)]}}")
                == ["s.yaml:3:36: 'modules' has 257 entries; at most 256 are allowed"]
        )
    }

    @Test(
        "mount points that would hide the guest's own folders are refused",
        arguments: ["/", "mnt", "/proc/x", "/dev", "/kbisect", "/mnt/../dev", "/a b"]
    )
    func hostileMountPoints(text: String) {
        #expect(problems(after: "machine: {disks: {size: 1GiB, filesystem: xfs, mount: \"\(text)\"}}").count == 1)
    }

    @Test("all problems are reported, in the order of the file")
    func allProblems() {
        let found = problems("runs: 0\nnmae: x\nmachine: {cpus: 99, memry: 1}\n".utf8)
        #expect(
            found == [
                "s.yaml:1:1: the scenario lacks the key 'kbisect'",
                "s.yaml:1:1: the scenario lacks the key 'name'",
                "s.yaml:1:7: 'runs' must be a whole number from 1 to 1000, not '0'",
                "s.yaml:2:1: unknown key 'nmae' in the scenario; did you mean 'name'?",
                "s.yaml:3:17: 'cpus' must be a whole number from 1 to 64, not '99'",
                "s.yaml:3:21: unknown key 'memry' in 'machine'; did you mean 'memory'?",
            ]
        )
    }

    @Test("a newer format says so")
    func newerFormat() {
        let found = problems("kbisect: 2\nname: x\n".utf8)
        #expect(found == ["s.yaml:1:10: this is format 2, and this kbisect reads format 1 only; use a newer kbisect"])
    }

    @Test("two disks cannot be mounted on one folder")
    func sameMountPoint() {
        let disk = "{size: 1GiB, filesystem: xfs, mount: /mnt}"
        #expect(
            problems(after: "machine: {disks: [\(disk), \(disk)]}") == ["s.yaml:3:63: two disks are mounted on '/mnt'"]
        )
    }
}
