// SPDX-License-Identifier: Apache-2.0

extension BadInput {
    static let options = [
        BadInput("a command that there is not", "kbisect frobnicate", saying: "frobnicate"),
        BadInput("an option that there is not", "kbisect run --frobnicate", saying: "--frobnicate"),
        BadInput("an option of another command", "kbisect list --jobs 3", saying: "--jobs"),
        BadInput("an option without its value", "kbisect run a..b --repo", saying: "Missing value for '--repo"),
        BadInput("an argument too many", "kbisect doctor extra", saying: "Unexpected argument 'extra'"),
        BadInput("no commit", "kbisect probe", ofProbe(64), saying: "Missing expected argument '<commit>'"),
        BadInput("an empty word, as of an unset variable", "kbisect run '' $repo $demo", saying: "is empty"),
        BadInput("an empty folder", "kbisect list --state ''", saying: "the value of --state is empty"),
        BadInput("an empty value after '='", "kbisect show --state=", saying: "the value of --state is empty"),
        BadInput("no jobs", "kbisect run a..b --jobs 0", saying: "--jobs takes a whole number from 1 to 4096"),
        BadInput(
            "more jobs than a number can say",
            "kbisect run a..b --jobs 99999999999999999999999",
            saying: "--jobs"
        ),
        BadInput("jobs that are no number", "kbisect run a..b --jobs many", saying: "'many' is invalid"),
        BadInput("an accelerator that there is not", "kbisect run a..b --accel xen", saying: "'auto', 'kvm' or 'tcg'"),
        BadInput("a time without a unit that there is", "kbisect run a..b --timeout soon", saying: "'soon'"),
        BadInput("no time at all", "kbisect run a..b --timeout 0s", saying: "'0s' is invalid"),
        BadInput("a time of ten million years", "kbisect run a..b --timeout 99999999999h", saying: "is invalid"),
        BadInput("a probability above one", "kbisect verify a --confidence 2", saying: "--confidence takes"),
        BadInput("certainty", "kbisect verify a --confidence 1", saying: "from 0.5 to 0.999999"),
        BadInput("a probability that is no number", "kbisect verify a --confidence nan", saying: "--confidence takes"),
        BadInput("too few boots", "kbisect verify a --max-boots 1", saying: "--max-boots takes"),
        BadInput("disk space without a unit", "kbisect run a..b --max-disk 20", saying: "'20' is invalid"),
        BadInput("no patience", "kbisect run a..b --patience 0", saying: "--patience takes"),
        BadInput("a noise that there is not", "kbisect run a..b --noise three", saying: "'one-sided'"),
        BadInput("something else to find", "kbisect run a..b --find needle", saying: "'needle' is invalid"),
        BadInput(
            "proofs, and nothing left out",
            "kbisect run a..b --no-shortcuts --prove-unread",
            saying: "--no-shortcuts leaves nothing out"
        ),
        BadInput("both of two opposites", "kbisect run a..b --verify --no-verify", saying: "--no-verify"),
        BadInput(
            "a good end, and to look for it",
            "kbisect run v6.2 $repo $demo --find-good --good v6.0",
            saying: "--find-good"
        ),
        BadInput(
            "a good end where the fix is sought",
            "kbisect start $repo --find fix --good v6.0",
            saying: "without --good"
        ),
        BadInput("one word for both sides", "kbisect run a..b $repo $demo --term-old x --term-new x", saying: "'x'"),
        BadInput("a term of git's", "kbisect run a..b $repo $demo --term-old bad --term-new x", saying: "'bad'"),
        BadInput(
            "a term with a line feed",
            #"kbisect run a..b $repo $demo --term-old $'a\nb' --term-new c"#,
            saying: "cannot be the old term"
        ),
        BadInput("a condition with a slip", "kbisect run a..b $demo --bad-if crahs", saying: "did you mean 'crash'?"),
        BadInput(
            "a condition that there is not",
            "kbisect probe a $demo --bad-if nonsense",
            ofProbe(64),
            saying: "write exit-status, crash, crash:TITLE"
        ),
        BadInput("a condition without its text", "kbisect run a..b $demo --bad-if console", saying: "needs what it is"),
        BadInput(
            "a condition with a value too many",
            "kbisect run a..b $demo --bad-if no-boot:now",
            saying: "no value"
        ),
        BadInput("an expression between slashes", "kbisect run a..b $demo --bad-if console:/x/", saying: "console:x"),
        BadInput("half an expression", "kbisect run a..b $demo --bad-if 'output:('", saying: "no regular expression"),
        BadInput("a limit that is no time", "kbisect run a..b $demo --bad-if slower-than:soon", saying: "is no time"),
        BadInput(
            "33 conditions",
            "kbisect run a..b $demo $(printf -- '--bad-if crash %.0s' {1..33})",
            saying: "33 times",
            "at most 32"
        ),
        BadInput(
            "a condition on what no reproducer prints",
            "kbisect run a..b --bad-if output:x",
            saying: "has no reproducer"
        ),
        BadInput("nothing to test with", "kbisect run a..b", saying: "what is to be tested?", "--reproducer"),
        BadInput("days that are no number", "kbisect gc --sessions-older-than soon", saying: "'soon' is invalid"),
        BadInput("a format that there is not", "kbisect report --format pdf", saying: "'mail', 'markdown'"),
    ]
}
