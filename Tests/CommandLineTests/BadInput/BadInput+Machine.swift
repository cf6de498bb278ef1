// SPDX-License-Identifier: Apache-2.0

extension BadInput {
    private static let run = "kbisect run v6.0..v6.2 $repo $demo --accel tcg --state"
    private static let session = """
        mkdir -p s/sessions/20261125T120000-example; cp "$example" s/sessions/20261125T120000-example/
        """

    static let machine = [
        BadInput("a state folder that is a file", "\(run) f", 73, saying: "Not a directory", after: "touch f"),
        BadInput("a state folder in /proc", "\(run) /proc/kbisect", 73, saying: "/proc/kbisect", "--state DIR"),
        BadInput(
            "the same, of `probe`",
            "kbisect probe v6.0 $repo $demo --state /proc/x",
            ofProbe(73),
            saying: "--state"
        ),
        BadInput("the same, of `demo`", "kbisect demo --state /proc/x", 73, saying: "/proc/x"),
        BadInput("a state folder in the repository", "\(run) ../linux/x", 73, saying: "lies inside the repository"),
        BadInput(
            "the same, through a link",
            "\(run) l/x",
            73,
            saying: "inside the repository",
            after: "ln -s ../linux l"
        ),
        BadInput("a link to itself", "\(run) l", 73, saying: "symbolic links", after: "ln -s l l"),
        BadInput("a name of 300 letters", "\(run) $(printf 'a%.0s' {1..300})", 73, saying: "too long"),
        BadInput(
            "a file in the place of `sessions`",
            "\(run) s",
            73,
            saying: "s/sessions",
            after: "mkdir s; touch s/sessions"
        ),
        BadInput(
            "a file in the place of a worker",
            "\(run) s",
            73,
            saying: "workers/0",
            after: "mkdir -p s/workers; touch s/workers/0"
        ),
        BadInput(
            "a folder in the place of a lock",
            "\(run) s",
            73,
            saying: "workers/0",
            after: "mkdir -p s/workers/0/lock"
        ),
        BadInput(
            "a state folder that may not be written",
            "as_other \(run) s",
            73,
            saying: "belongs to the user 'root'",
            after: "mkdir s; chmod 555 s"
        ),
        BadInput("a report to a folder", "kbisect report --state s -o .", 73, saying: "it is a folder", after: session),
        BadInput(
            "a report to where there is nothing",
            "kbisect report --state s -o no/x",
            73,
            saying: "no/x",
            after: session
        ),
        BadInput(
            "a report to a device",
            "kbisect report --state s -o /dev/full",
            73,
            saying: "no file",
            after: session
        ),
        BadInput(
            "a report to a full disk",
            "kbisect report --state s > /dev/full",
            73,
            saying: "No space left on device",
            after: session
        ),
        BadInput(
            "less disk space than a tree needs",
            "kbisect probe v6.0 $repo $demo --accel tcg --state s --max-disk 1M > /dev/null",
            ofProbe(73),
            saying: "--max-disk allows 1 MiB",
            after: "mkdir -p s/workers/0; touch s/workers/0/lock; head -c 9M /dev/zero > s/workers/0/left"
        ),
        BadInput("a folder that is gone", "mkdir z; cd z; rmdir ../z; kbisect run a..b $demo", saying: "is gone"),
        BadInput(
            "no tools",
            "PATH=/nonexistent kbisect run v6.0..v6.2 $repo $demo",
            69,
            saying: "qemu",
            "apt-get install"
        ),
        BadInput(
            "no tools, of `probe`",
            "PATH=/nonexistent kbisect probe v6.0 $repo $demo",
            ofProbe(69),
            saying: "make: runs the kernel's build"
        ),
    ]
}
