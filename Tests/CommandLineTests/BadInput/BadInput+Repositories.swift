// SPDX-License-Identifier: Apache-2.0

extension BadInput {
    /// Bash: removes or overwrites the file of an object in the copy `r`.
    private static func object(_ name: String, _ command: String) -> String {
        """
        cp -r ../linux r; id=$(git -C r rev-parse '\(name)'); file=r/.git/objects/${id:0:2}/${id:2}
        chmod u+w $file; \(command) $file
        """
    }

    static let repositories = [
        BadInput("no repository, and no --repo", "kbisect run a..b $demo", saying: "no git repository", "--repo"),
        BadInput("a folder that there is not", "kbisect run a..b --repo no $demo", saying: "no git repository"),
        BadInput("a file", "kbisect start a..b --repo f", saying: "no git repository", after: "touch f"),
        BadInput("a pipe", "kbisect run a..b --repo f $demo", saying: "no git repository", after: "mkfifo f"),
        BadInput("a link to itself", "kbisect run a..b --repo l $demo", saying: "symbolic links", after: "ln -s l l"),
        BadInput(
            "a name longer than the system's",
            "kbisect run a..b --repo /$(printf 'a%.0s' {1..300}) $demo",
            saying: "/aaaa"
        ),
        BadInput("an empty repository", "kbisect run v1..v2 --repo r $demo", saying: "'v1'", after: "git init -q r"),
        BadInput(
            "a shallow clone",
            "kbisect run v6.0..v6.2 --repo r $demo",
            saying: "--unshallow",
            after: "git clone -q --depth 1 file://$PWD/../linux r"
        ),
        BadInput(
            "a shallow clone whose history ends between good and bad",
            "kbisect run v6.0..v6.2 --repo r $demo",
            saying: "the history between the commits is cut off",
            after: "git clone -q --depth 1 file://$PWD/../linux r; git -C r fetch -q --depth 1 origin tag v6.0"
        ),
        BadInput(
            "a linked work tree whose repository is gone",
            "kbisect probe v6.1 --repo w $demo",
            ofProbe(64),
            saying: "its file .git says 'gitdir: ",
            after: "cp -r ../linux r; git -C r worktree add -q ../w v6.1; rm -rf r"
        ),
        BadInput(
            "a commit that is damaged",
            "kbisect probe HEAD --repo r $demo",
            ofProbe(64),
            saying: "git fsck",
            after: object("HEAD", "echo damaged >")
        ),
        BadInput(
            "a commit that is missing",
            "kbisect run v6.0..v6.2 --repo r $demo",
            saying: "lacks the object",
            after: object("v6.1", "rm -f")
        ),
        BadInput(
            "a folder that is missing",
            "kbisect probe v6.2 --repo r $demo",
            ofProbe(64),
            saying: "lacks the object",
            after: object("v6.2^{tree}", "rm -f")
        ),
        BadInput(
            "a file that is missing",
            "kbisect probe v6.2 --repo r $demo",
            ofProbe(64),
            saying: "lacks the object",
            after: object("v6.2:Makefile", "rm -f")
        ),
        BadInput(
            "a configuration that is damaged",
            "kbisect probe v6.1 --repo r $demo",
            ofProbe(64),
            saying: "config:",
            after: "cp -r ../linux r; echo '[core' >> r/.git/config"
        ),
        BadInput(
            "a HEAD that is damaged",
            "kbisect probe HEAD --repo r $demo",
            ofProbe(64),
            saying: "git fsck",
            after: "cp -r ../linux r; echo nonsense > r/.git/HEAD"
        ),
        BadInput(
            "packed refs that are damaged",
            "kbisect probe v6.0 --repo r $demo",
            ofProbe(64),
            saying: "git fsck",
            after: "cp -r ../linux r; git -C r pack-refs --all; echo nonsense > r/.git/packed-refs"
        ),
        BadInput(
            "a repository of SHA-256",
            "kbisect run a..b --repo r $demo",
            saying: "SHA-256",
            after: "git init -q --object-format=sha256 r"
        ),
        BadInput(
            "the history of something else",
            "kbisect probe HEAD --repo r $demo",
            ofProbe(64),
            saying: "is not a Linux kernel",
            after: "git init -q r; echo x > r/a; git -C r add .; git -C r commit -qm x"
        ),
        BadInput(
            "a Makefile of 200 MiB of zeros",
            "kbisect probe HEAD --repo r $demo",
            ofProbe(64),
            saying: "is not a Linux kernel",
            after: "git init -q r; truncate -s 200M r/Makefile; git -C r add .; git -C r commit -qm x"
        ),
        BadInput(
            "only GIT_DIR, which is not followed",
            "GIT_DIR=../linux/.git kbisect run v6.0..v6.2 $demo",
            saying: "no git repository"
        ),
        BadInput(
            "a repository that may not be read",
            "as_other kbisect run a..b --repo r $demo",
            saying: "Permission denied",
            after: "cp -r ../linux r; chmod 700 r"
        ),
    ]
}
