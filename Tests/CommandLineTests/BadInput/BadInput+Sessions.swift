// SPDX-License-Identifier: Apache-2.0

extension BadInput {
    private static let replay = "kbisect start --replay b.log $repo"
    private static let show = "kbisect show --state s"

    private static func log(_ given: String, _ text: String, _ part: String) -> BadInput {
        BadInput(given, replay, saying: part, after: "printf '\(text)' > b.log")
    }

    /// A session is there, and this happens to its folder.
    private static func session(_ given: String, _ line: String, _ part: String, _ command: String = ":") -> BadInput {
        BadInput(
            given,
            line,
            saying: part,
            after: "mkdir -p s/sessions/\(name); cd s/sessions/\(name); cp \"$example\" .; \(command)"
        )
    }

    private static let name = "20261125T120000-example"

    private static let resume = "kbisect resume 2026 --state s"

    /// What cannot be gone on with.
    private static let resumed: [BadInput] = [
        BadInput("nothing to resume", "kbisect resume --state s", saying: "no session in"),
        session("a session to resume that there is not", "kbisect resume 1999 --state s", "no session '1999'"),
        session("a session without a journal", resume, "has no journal"),
        session("an empty journal", resume, "does not begin with the beginning", ": > journal"),
        session("a journal of rubbish", resume, "line 1 (byte 0)", "yes rubbish | head -c 9000 > journal"),
        session("a journal without its first line", resume, "byte 0", #"printf 'x\n%s\n' y > journal"#),
        session("a journal that is a folder", resume, "it is a folder", "mkdir journal"),
        session("a journal that is a pipe", resume, "it is a pipe", "mkfifo journal"),
        session("a journal of 3 GiB", resume, "more than 256 MiB", "truncate -s 3G journal"),
        session("a session to lead that is none", "kbisect run a..b --resuming no --scenario demo", "has no journal"),
    ]

    static let sessions: [BadInput] =
        [
            BadInput("a log that there is not", "kbisect start --replay no.log $repo", saying: "'no.log'"),
            log("an empty log", "", "is empty"),
            BadInput("a folder", "kbisect start --replay . $repo", saying: "it is a folder"),
            BadInput("a pipe", replay, saying: "it is a pipe", after: "mkfifo b.log"),
            BadInput("a log of 3 GiB", replay, saying: "it has more than 16 MiB", after: "truncate -s 3G b.log"),
            BadInput("a program", replay, saying: "no line 'git bisect start'", after: "cp /bin/true b.log"),
            log("a word of git's that there is not", #"git bisect start\ngit bisect frob c1\n"#, "line 2", ),
            log("a log cut within a word", #"git bisect start\ngit bisect ba"#, "'ba' is not understood"),
            log("a command to run", #"git bisect start\ngit bisect run rm -rf x\n"#, "'run' is not understood"),
            log("a command in `$()`", #"git bisect start\ngit bisect good "$(touch x)"\n"#, "not quoted"),
            log("a commit that is not here", #"git bisect start\ngit bisect bad 1111111\n"#, "'1111111'"),
            BadInput("no session at all", "kbisect log --state s", saying: "there are no sessions"),
            session("a session that there is not", "kbisect show 1999 --state s", "no session '1999'"),
            session(
                "a name of several",
                "kbisect show 2026 --state s",
                "could be several",
                "cp -r . ../20261125T120001-b"
            ),
            session("a folder that is none", "kbisect report ../../etc --state s", "is no session"),
            session("a record cut short", show, "cannot be understood", "truncate -s 900 report.json"),
            session(
                "a record cut short, of `report`",
                "kbisect report --state s",
                "report.json",
                "truncate -s 9 report.json"
            ),
            session("an empty record", "kbisect log --state s", "cannot be understood", ": > report.json"),
            session("a record of another version", show, "schema 99", #"echo '{"schema": 99}' > report.json"#),
            session("a record that lacks nearly all", show, "report.json", #"echo '{"schema": 3}' > report.json"#),
            session("100,000 levels", show, "cannot be understood", "printf '[%.0s' {1..100000} > report.json"),
            session("a record of 3 GiB", show, "more than 256 MiB", "truncate -s 3G report.json"),
            session("a record that is a folder", show, "it is a folder", "rm report.json; mkdir report.json"),
            session("a record that is a pipe", show, "it is a pipe", "rm report.json; mkfifo report.json"),
            session("a record that leads elsewhere", show, "report.json", "ln -sf /etc/passwd report.json"),
            session("a sender that is no address", "kbisect report --from nobody --state s", "no mail address"),
            session("an origin with a space", "kbisect report --format kcidb --origin 'A B' --state s", "'A B'"),
            BadInput("a session to prove that there is not", "kbisect verify --session no", saying: "no session 'no'"),
        ] + resumed
}
