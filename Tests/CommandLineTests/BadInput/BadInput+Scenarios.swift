// SPDX-License-Identifier: Apache-2.0

extension BadInput {
    private static let check = "kbisect scenario check ./b.yaml"
    private static let begin = #"kbisect: 1\nname: x\n"#

    /// A scenario with this after its beginning.
    private static func scenario(_ given: String, _ rest: String, _ part: String) -> BadInput {
        BadInput(given, check, saying: part, after: #"printf '\#(begin)\#(rest)\n' > b.yaml"#)
    }

    static let scenarios = [
        BadInput("a name that there is not", "kbisect scenario show nothing", saying: "btrfs-append-hole"),
        BadInput("a file that there is not", "kbisect run a..b --scenario ./no.yaml", saying: "no.yaml"),
        BadInput("a folder", check, saying: "it is a folder", after: "mkdir b.yaml"),
        BadInput("a pipe", check, saying: "it is a pipe or a device", after: "mkfifo b.yaml"),
        BadInput("a device without end", "kbisect scenario check /dev/zero", saying: "it is a pipe or a device"),
        BadInput("a link to itself", check, saying: "Too many levels of symbolic links", after: "ln -s b.yaml b.yaml"),
        BadInput("a file of 100 MiB", check, saying: "it has more than 1 MiB", after: "truncate -s 100M b.yaml"),
        BadInput(
            "a file that may not be read",
            "as_other \(check)",
            saying: "denied",
            after: "echo x > b.yaml; chmod 600 b.yaml"
        ),
        BadInput("an empty file", check, saying: "the file is empty", after: ": > b.yaml"),
        BadInput("a program", check, saying: "not UTF-8", after: "cp /bin/true b.yaml"),
        BadInput(
            "a NUL",
            check,
            saying: "2:8: the file contains a control",
            after: #"printf 'kbisect: 1\nname: a\0b\n' > b.yaml"#
        ),
        scenario("ISO 8859-1", #"title: \xe9"#, "b.yaml:3: this is not UTF-8"),
        BadInput("UTF-16", check, saying: "not UTF-8", after: #"printf '\#(begin)' | iconv -t UTF-16 > b.yaml"#),
        BadInput(
            "a billion laughs",
            check,
            saying: "anchors ('&') and aliases ('*') are not allowed",
            after: """
                { echo 'a0: &a0 [x, x]'; for n in {1..30}; do echo "a$n: &a$n [*a$((n-1)), *a$((n-1))]"; done; } > b.yaml
                """
        ),
        scenario("an anchor that has itself in it", "a: &a [*a]", "undefined alias"),
        scenario("a key twice", "name: y", "the key 'name' comes twice"),
        scenario("a key with a slip", "reprodcer: y", "did you mean 'reproducer'?"),
        scenario("a list where a word should be", "title: [x]", "not a list"),
        BadInput("no version", check, saying: "lacks the key 'kbisect'", after: "echo 'name: x' > b.yaml"),
        BadInput(
            "a version of the future",
            check,
            saying: "format 9",
            after: #"printf 'kbisect: 9\nname: x\n' > b.yaml"#
        ),
        scenario("a tab", #"kernel:\n\tbase: allnoconfig"#, "b.yaml:4:1: this is not YAML"),
        BadInput(
            "100,000 levels",
            check,
            saying: "nesting level",
            after: "{ printf 'a: '; printf '[%.0s' {1..100000}; } > b.yaml"
        ),
        scenario("a tag", "title: !!python/object:os.system x", "tags ('!...') are not allowed"),
        BadInput("no mapping", check, saying: "must be a mapping", after: #"printf -- '- a\n- b\n' > b.yaml"#),
        scenario("two documents", #"---\nkbisect: 1"#, "another document"),
        scenario("half a text", #"title: "x"#, "this is not YAML"),
        BadInput(
            "a name that is a path",
            check,
            saying: "'../../x'",
            after: #"printf 'kbisect: 1\nname: ../../x\n' > b.yaml"#
        ),
        scenario("a file out of the folder", "reproducer: {source: ../../etc/passwd}", "must stay in the scenario"),
        scenario("a file that is no reproducer", "reproducer: {source: /etc/passwd}", "'passwd'"),
        scenario("a file that is not there", "reproducer: {source: gone.c}", "there is no file 'gone.c'"),
        scenario("a unit that there is not", "machine: {memory: 512 parsecs}", "from 64MiB to 64GiB"),
        scenario("a time without a unit", "timeouts: {boot: 90}", "must be a time such as 90s"),
        scenario("more memory than there is", "machine: {memory: 99999G}", "from 64MiB to 64GiB"),
        scenario("less than one processor", "machine: {cpus: -1}", "from 1 to 64"),
        scenario("make's shell", #"kernel: {make: ["SHELL=/tmp/x"]}"#, "must not set SHELL"),
        BadInput("a scenario without a reproducer", "kbisect run a..b --scenario btrfs", saying: "has no reproducer"),
    ]
}
