# SPDX-License-Identifier: Apache-2.0
"""Writes docs/performance.md, between its markers, and its plot, from the results that are there."""

import platform
import subprocess
from pathlib import Path

import plot
from split import split
from tables import count, ratio, seconds, size, table
from workshop import TOP, Workshop

BEGIN, END = "<!-- make bench -->", "<!-- end -->"
TOOLS = {
    "kbisect": "kbisect",
    "plain": "kbisect --no-shortcuts",
    "git": "git bisect run, make, QEMU",
    "ccache": "git bisect run, ccache, virtme-ng",
}
ROUNDS = {"cold": "cold", "warm": "warm", "other": "warm, another reproducer"}
# What the issue asks for: at most so many times the wall time of one clean build, and of `git bisect run`.
MOST_BUILDS, MOST_OF_GIT = 1.5, 0.5


def write(shop: Workshop, page: Path):
    """Keeps the words of docs/performance.md, also where the figures go to another page."""
    text = (page if page.exists() else TOP / "docs/performance.md").read_text()
    begin = text.index(BEGIN) + len(BEGIN)
    end = text.index(END, begin)
    image = page.parent / "images/performance.svg"
    parts = [
        _head(shop), _goal(shop), _comparison(shop), _picture(shop, image), _split(shop), _growth(shop), _checkout(shop),
        _far_ends(shop), _tools(shop),
    ]
    page.write_text(text[:begin] + "\n\n" + "\n".join(part for part in parts if part) + "\n" + text[end:])
    shop.say(f"wrote {page}")


def _runs(shop: Workshop):
    """What there is of the comparison: tool, round, result."""
    for tool in TOOLS:
        for kind in ROUNDS:
            if result := shop.result(f"{tool}-{kind}"):
                yield tool, kind, result


def _head(shop: Workshop) -> str:
    host = next((result["host"] for tool, _, result in _runs(shop) if tool in ("kbisect", "plain")), {})
    where = f"{host.get('distribution', platform.system())}, {host.get('processors', '?')} processors"
    model = subprocess.run(["sed", "-n", "s/^model name[^:]*: //p;T;q", "/proc/cpuinfo"], capture_output=True, text=True)
    name = " ".join(model.stdout.split())
    files = shop.results.glob("*.json")
    took = sum(result.get("wall", 0) for result in (shop.result(file.stem) for file in files))
    return (
        f"{shop.commits:,} commits, seed {shop.seed}; {where}{f' ({name})' if name else ''}; guests under TCG; "
        f"wall time unless it says otherwise. All of it took {took / 60:.0f} minutes, what is prepared not counted.\n"
    )


def _goal(shop: Workshop) -> str:
    clean, ours, git = (shop.result(name) for name in ("clean", "kbisect-cold", "git-cold"))
    if not clean or not ours:
        return ""
    lines = [
        f"One clean build of `vmlinux` takes {seconds(clean['wall'])} ({seconds(clean['withBzImage'])} with `bzImage`, "
        f"{seconds(clean['user'] + clean['system'])} of a processor, {count(clean['compilerRuns'])} compiler runs).\n"
    ]
    rows = [_held("cold, in clean builds", ours["wall"] / clean["wall"], MOST_BUILDS)]
    if git:
        rows.append(_held("cold, against `git bisect run` with make and QEMU", ours["wall"] / git["wall"], MOST_OF_GIT))
    warm, warm_git = shop.result("kbisect-warm"), shop.result("git-warm")
    if warm and warm_git:
        ratio_of_warm = warm["wall"] / warm_git["wall"]
        rows.append(_held("warm, against `git bisect run` with make and QEMU", ratio_of_warm, MOST_OF_GIT))
    return "\n".join([*lines, table(["kbisect", "ratio", "goal", ""], rows)])


def _held(what: str, value: float, most: float) -> list[str]:
    return [what, f"{value:.2f}", f"{most}", "reached" if value <= most else "**not reached**"]


def _comparison(shop: Workshop) -> str:
    clean, rows = shop.result("clean"), []
    for tool, kind, result in _runs(shop):
        git = shop.result(f"git-{'warm' if kind == 'other' else kind}")
        used = result["user"] + result["system"]
        rows.append([
            TOOLS[tool], ROUNDS[kind], seconds(result["wall"]),
            ratio(result["wall"], clean and clean["wall"]), ratio(result["wall"], git and git["wall"]),
            seconds(used), ratio(used, git and git["user"] + git["system"]),
            count(result["kernels"]), count(result["boots"]), count(result["compilerRuns"]),
            size(result["disk"]), size(result["memory"]),
        ])
    if not rows:
        return ""
    head = [
        "tool", "", "wall", "clean builds", "of git's", "processor", "of git's", "kernels", "boots", "compiler runs",
        "disk", "memory",
    ]
    return "## The same search by each\n\n" + table(head, rows, words=2)


def _picture(shop: Workshop, image: Path) -> str:
    bars = [(TOOLS[tool], kind, result["wall"]) for tool, kind, result in _runs(shop) if kind != "other"]
    points = {
        kind: [(n, result["wall"]) for n in shop.growth if (result := shop.result(f"growth-{n}-{kind}"))]
        for kind in ("first", "again")
    }
    if not bars:
        return ""
    clean = shop.result("clean")
    image.parent.mkdir(exist_ok=True)
    image.write_text(plot.draw(bars, points, clean and clean["wall"]))
    return f"![Wall times of the table above, and of the growth below](images/{image.name})\n"


def _split(shop: Workshop) -> str:
    rows = split(shop)
    if not rows:
        return ""
    head = ["kbisect", "probes", "checkout", "configure", "compile", "link", "boot", "test", "own", "own, most"]
    return "## One probe in its parts\n\n" + table(head, rows)


def _growth(shop: Workshop) -> str:
    rows = []
    for commits in shop.growth:
        first, again = (shop.result(f"growth-{commits}-{kind}") for kind in ("first", "again"))
        if not first:
            continue
        rows.append([
            count(commits), seconds(first["wall"]), count(first["kernels"]), count(first["boots"]),
            count(first["compilerRuns"]), seconds(again and again["wall"]), count(again and again["kernels"]),
            count(again and again["boots"]),
        ])
    if not rows:
        return ""
    head = ["commits", "first", "kernels", "boots", "compiler runs", "again", "kernels", "boots"]
    return "## Growth with the range\n\n" + table(head, rows)


def _checkout(shop: Workshop) -> str:
    result = shop.result("checkout")
    if not result:
        return ""
    rows = [
        [name, direction, count(files), seconds(ours), seconds(git), f"{ratio_of_both:.2f}"]
        for name, direction, files, ours, git, ratio_of_both in result["rows"]
    ]
    head = ["apart", "", "files written", "kbisect", "`git checkout`", "ratio"]
    note = f"Medians of {result['rounds']} rounds in which both went in turn; the ratio is the median of the rounds'.\n"
    return "## Checkout\n\n" + table(head, rows, words=2) + "\n" + note


def _far_ends(shop: Workshop) -> str:
    result = shop.result("debian")
    if not result:
        return ""
    title = "## Far ends\n\n"
    if "missing" in result:
        return title + f"Not measured: {result['missing']}.\n"
    old, new = result["ends"]
    clean = shop.result("clean")
    builds = f" ({ratio(result['wall'], clean['wall'])} clean builds)" if clean else ""
    return title + (
        f"Debian's {old} to {new}: {result['files']:,} files differ, {result['commits']:,} commits. kbisect, cold: "
        f"{seconds(result['wall'])}{builds}, {result['kernels']} kernels, {result['boots']} boots, "
        f"{result['compilerRuns']:,} compiler runs.\n"
    )


# Of the programs in a session's record: those that have a part in the figures.
NAMED = ["make", "gcc", "ld", "ccache", "qemu-system-x86_64", "mkfs.btrfs", "sandbox", "bwrap"]


def _tools(shop: Workshop) -> str:
    own = next((result for tool, _, result in _runs(shop) if tool in ("kbisect", "plain")), None)
    rows = []
    if own:
        rows += [["kbisect", own["version"]]]
        rows += [[tool["name"], tool["version"]] for tool in own["tools"] if tool["name"] in NAMED]
    for name, command in {"git": ["git", "--version"], "virtme-ng": [shop.vng, "--version"]}.items():
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
        rows.append([name, said[0] if said else "not there"])
    rows.append(["host's kernel", platform.release()])
    return "## Versions\n\n" + table(["tool", "version"], rows, words=2)
