// SPDX-License-Identifier: Apache-2.0

extension BadInput {
    static let releases = [
        BadInput(
            "a source that there is not",
            "kbisect releases list --from no",
            saying: "no' is no source of kernels"
        ),
        BadInput("the same, of `run`", "kbisect releases run --from no $demo", saying: "Name apt, dnf, a folder"),
        BadInput("the same, of `matrix`", "kbisect releases matrix --from no $demo", saying: "Name apt, dnf, a folder"),
        BadInput("an address of FTP", "kbisect releases list --from ftp://x/y", saying: "is no source of kernels"),
        BadInput(
            "an empty folder",
            "kbisect releases run --from d $demo",
            saying: "no kernels are on offer",
            after: "mkdir d"
        ),
        BadInput("a pipe", "kbisect releases list --from f", saying: "it is a pipe", after: "mkfifo f"),
        BadInput(
            "a list of 3 GiB",
            "kbisect releases list --from f",
            saying: "more than 16 MiB",
            after: "truncate -s 3G f"
        ),
        BadInput(
            "a list with a line that is no address",
            "kbisect releases list --from l.txt",
            saying: "line 2",
            after: #"printf '# kernels\nlinux-image.deb\n' > l.txt"#
        ),
        BadInput(
            "a table in a format that there is not",
            "kbisect releases matrix --from d $demo -o table.xls",
            saying: ".md, .html or .json",
            after: "mkdir d"
        ),
    ]
}
