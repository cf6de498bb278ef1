# SPDX-License-Identifier: Apache-2.0
"""The parts of the benchmark beside the comparison: one clean build, growth with N, far ends, checkouts."""

import subprocess

import contenders
import debian
import history
from contenders import GitBisect, Kbisect
from workshop import Workshop

# Of checkouts; both tools in turn.
ROUNDS = 9


def clean(shop: Workshop):
    """One clean kernel build, as `make` does it: what everything is held against."""
    if shop.result("clean"):
        return
    tool: GitBisect = contenders.all_contenders(shop)["git"]
    tool.clear()
    environment = shop.environment()
    config = f"KCONFIG_ALLCONFIG={shop.guest / 'config'}"
    # vmlinux is what kbisect needs; a user makes bzImage. The shorter of the two is the measure.
    make = 'make -s "$1" allnoconfig && make -s -j"$(nproc)" KCFLAGS=-Wno-error vmlinux'
    shop.say("a clean build")
    image = shop.measure("clean", ["sh", "-c", make, "sh", config], env=environment, cwd=tool.work)
    rest = ["sh", "-c", 'make -s -j"$(nproc)" KCFLAGS=-Wno-error bzImage']
    packed = shop.measure("clean-bzImage", rest, env=environment, cwd=tool.work)
    if image["status"] != 0 or packed["status"] != 0:
        raise SystemExit(f"bench: the clean build failed; see {shop.logs}/clean.log")
    image["withBzImage"] = image["wall"] + packed["wall"]
    shop.say(f"clean: {image['wall']:.0f} s")
    shop.keep("clean", image)


def growth(shop: Workshop):
    """The same search over ever longer ranges, with what the comparison left in the state folder."""
    tool = Kbisect(shop, "kbisect", [])
    for commits in shop.growth:
        for kind in ("first", "again"):
            step = f"growth-{commits}-{kind}"
            if shop.result(step):
                continue
            shop.say(f"{commits} commits, {kind}")
            result = tool.bisect(step, shop.history.range(commits), shop.history)
            contenders.check(shop, shop.keep(step, result), step)


def far_ends(shop: Workshop):
    """From Debian's oldest source of the series to its newest: kbisect only, from nothing."""
    if shop.result("debian"):
        return
    try:
        made = debian.make(shop)
    except debian.NotThere as reason:
        shop.say(f"no far ends: {reason}")
        shop.keep("debian", {"missing": str(reason)})
        return
    tool = Kbisect(shop, "debian", [])
    tool.clear()
    shop.say(f"{made.range.commits} commits, from {made.oldest} to {made.newest}")
    result = tool.bisect("debian", made.range, made.history)
    result |= {"commits": made.range.commits, "ends": [made.oldest, made.newest], "files": made.files}
    contenders.check(shop, shop.keep("debian", result), "debian", made.history)
    tool.clear()


def checkout(shop: Workshop):
    """kbisect's checkout beside `git checkout`, on the whole tree."""
    if shop.result("checkout"):
        return
    repository = shop.history.repository
    span = shop.range
    pairs = [(repository, "1 commit", f"{span.bad}^", span.bad)]
    pairs.append((repository, f"{shop.commits} commits", span.good, span.bad))
    try:
        if not shop.has_far_ends:
            raise debian.NotThere("this is the short form")
        made = debian.make(shop)
        pairs.append((made.history.repository, f"{made.oldest} to {made.newest}", made.first, made.second))
    except debian.NotThere as reason:
        shop.say(f"no far checkouts: {reason}")
    shop.say("checkouts")
    rows = []
    folder = shop.results / "state-checkout"
    for repository, name, old, new in pairs:
        subprocess.run(["rm", "-rf", folder], check=True)
        old, new = (history.git(repository, "rev-parse", commit).strip() for commit in (old, new))
        command = [shop.checkout_program, repository, folder, old, new, ROUNDS]
        environment = shop.environment()
        output = subprocess.run(list(map(str, command)), env=environment, check=True, stdout=-1, text=True).stdout
        for line in output.splitlines():
            direction, files, ours, gits, ratio = line.split()
            rows.append([name, direction, int(files), float(ours), float(gits), float(ratio)])
    subprocess.run(["rm", "-rf", folder], check=True)
    shop.keep("checkout", {"rows": rows, "rounds": ROUNDS})
