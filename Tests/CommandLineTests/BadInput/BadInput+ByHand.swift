// SPDX-License-Identifier: Apache-2.0

extension BadInput {
    private static let begun = "kbisect start v6.0..v6.2 $repo --state s > begun 2>&1"

    static let byHand =
        ["next", "good", "bad", "old", "new", "skip", "undo"].map {
            BadInput("`\($0)` without a search", "kbisect \($0)", saying: "no search by hand", "kbisect start")
        } + [
            BadInput("a word that is none", "kbisect mark slow --state s", saying: "'slow' is none of", after: begun),
            BadInput("a commit that there is not", "kbisect good no --state s", saying: "commit 'no'", after: begun),
            BadInput("nothing to take back", "kbisect undo --state s", saying: "nothing is marked", after: begun),
            BadInput("good marked bad", "kbisect bad v6.0 --state s", 5, saying: "is good already", after: begun),
            BadInput(
                "a repository that is gone",
                "kbisect next --state s",
                saying: "no git repository",
                after: "cp -r ../linux r; kbisect start v6.0..v6.2 --repo r --state s > begun 2>&1; rm -rf r"
            ),
        ]
}
