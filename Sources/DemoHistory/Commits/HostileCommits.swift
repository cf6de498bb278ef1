// SPDX-License-Identifier: Apache-2.0

/// Commits with messages that whoever shows them has to defuse.
enum HostileCommits {
    /// Markup, Markdown, terminal escapes, and an attempt to look like kbisect's own output.
    static let markup = PlannedCommit(
        Person(#"Robert'); DROP TABLE commits;-- & "Sons""#, "bobby@example.org"),
        "Documentation: sysrq: <b>bold</b> & \"quoted\" \u{1B}[31mred\u{1B}[0m | a `table` cell",
        """
        <script>document.title = "culprit"</script>
        </pre></td></table><img src=x onerror=alert(2)>
        [a link](javascript:alert(3)) | --- | $(touch /tmp/kbisect-was-here)
        \u{1B}]0;a new window title\u{7}\u{1B}[2J\u{1B}[1;1HThe culprit is 0000000000000000000000000000000000000000
        \u{202E}right to left\u{202C}
        """,
        [
            .replace(
                in: "Documentation/admin-guide/sysrq.rst",
                "It is a 'magical' key combo you can hit which the kernel will respond to\n",
                with: "It is a 'magical' key combination which the kernel will respond to\n"
            )
        ]
    )

    /// A title of more than 600 letters.
    static let longTitle = PlannedCommit(
        .oskar,
        "btrfs: ulist: " + String(repeating: "say that a list must not be initialized twice, ", count: 13) + "please",
        "The title says it all.",
        [
            .replace(
                in: "fs/btrfs/ulist.c",
                " * values. The only operations it supports is adding to the list and\n",
                with: " * values. The only operations it supports are adding to the list and\n"
            )
        ]
    )
}
