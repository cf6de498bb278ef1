// SPDX-License-Identifier: Apache-2.0

extension BadInput {
    private static let test = "--reproducer btrfs-append-hole"

    static let revisions = [
        BadInput("a tag that there is not", "kbisect run v6.0..v9.9 $repo $demo", saying: "'v9.9'", "fetch"),
        BadInput("the same, of `probe`", "kbisect probe v9.9 $repo $demo", ofProbe(64), saying: "'v9.9'"),
        BadInput("a command in `$()`", "kbisect run '$(touch x)..v6.2' $repo $demo", saying: "'$(touch x)'"),
        BadInput("a command in backticks", "kbisect build '`touch x`' $repo $demo", saying: "'`touch x`'"),
        BadInput("a command after `;`", "kbisect boot 'v6.0;touch x' $repo $demo", saying: "'v6.0;touch x'"),
        BadInput("a leading dash", "kbisect verify $repo $demo --tip v6.2 -- -rf", saying: "commit '-rf'"),
        BadInput("a line feed", #"kbisect probe $'v6.0\nv6.1' $repo $demo"#, ofProbe(64), saying: "no tag, branch"),
        BadInput("terminal escapes", #"kbisect start $'\e[2Jx..v6.2' $repo"#, saying: #"'\u{1b}[2Jx'"#),
        BadInput("bytes that are no UTF-8", #"kbisect probe $'v6\xff\xfe' $repo $demo"#, ofProbe(64), saying: "'v6"),
        BadInput("a space", "kbisect probe ' ' $repo $demo", ofProbe(64), saying: "no tag, branch or commit ' '"),
        BadInput(
            "a name of 10,000 letters",
            "kbisect probe $(printf 'a%.0s' {1..10000}) $repo $demo",
            ofProbe(64),
            saying: "'aaaa",
            "…"
        ),
        BadInput("a path", "kbisect probe ../../etc/passwd $repo $demo", ofProbe(64), saying: "../../etc/passwd"),
        BadInput("a tree", "kbisect probe 'HEAD^{tree}' $repo $demo", ofProbe(64), saying: "is not a commit"),
        BadInput("a file of a commit", "kbisect probe HEAD:Makefile $repo $demo", ofProbe(64), saying: "not a commit"),
        BadInput("an ancestor that there is not", "kbisect probe HEAD~99 $repo $demo", ofProbe(64), saying: "HEAD~99"),
        BadInput("the id of nothing", "kbisect probe \(String(repeating: "0", count: 40)) $repo $demo", ofProbe(64)),
        BadInput(
            "a distribution's ABI name",
            "kbisect probe 6.1.0-28-amd64 $repo $demo",
            ofProbe(64),
            saying: "names no commit",
            "dpkg -s"
        ),
        BadInput("no range", "kbisect run $repo \(test)", saying: "which kernels? Write GOOD..BAD"),
        BadInput("a bad end alone", "kbisect run v6.2 $repo \(test)", saying: "no good commit is known"),
        BadInput("a range without its end", "kbisect run v6.0.. $repo \(test)", saying: "'v6.0..' is not a range"),
        BadInput(
            "a range without its beginning",
            "kbisect run ..v6.2 $repo \(test)",
            saying: "'..v6.2' is not a range"
        ),
        BadInput("three dots", "kbisect run v6.0...v6.2 $repo \(test)", saying: "'v6.0...v6.2' is not a range"),
        BadInput("three revisions", "kbisect run v6.0 v6.1 v6.2 $repo \(test)", saying: "too many revisions"),
        BadInput("a skip that there is not", "kbisect run v6.0..v6.2 $repo $demo --skip no", saying: "commit 'no'"),
        BadInput("a path that nobody touched", "kbisect run v6.0..v6.2 $repo $demo -- fs/no", saying: "'fs/no'"),
        BadInput("a path out of the tree", "kbisect run v6.0..v6.2 $repo $demo -- ../x", saying: "'../x'"),
        BadInput("an absolute path", "kbisect start v6.0..v6.2 $repo -- /etc", saying: "it is absolute"),
        BadInput("a pattern for a path", "kbisect run v6.0..v6.2 $repo $demo -- '*.c'", saying: "patterns"),
        BadInput("a session that there is not", "kbisect run --carry-on no $repo", saying: "no session 'no'"),
    ]
}
