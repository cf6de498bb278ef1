#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""make bench: kbisect beside `git bisect run`, on one machine, in one run, on the same history.

Each step leaves its result in a file of the results folder, so a run that was broken off goes on where it was. The page
is written from these files alone. A run that was complete begins anew.
"""

import argparse
import shutil
import sys
import time
from pathlib import Path

# Nothing is left among the sources.
sys.dont_write_bytecode = True

import contenders  # noqa: E402
import page  # noqa: E402
import parts  # noqa: E402
from workshop import TOP, Workshop  # noqa: E402

PARTS = {
    "clean": parts.clean,
    "kbisect": lambda shop: contenders.compare(shop, "kbisect"),
    "git": lambda shop: contenders.compare(shop, "git"),
    "ccache": lambda shop: contenders.compare(shop, "ccache"),
    "plain": lambda shop: contenders.compare(shop, "plain"),
    "growth": parts.growth,
    "checkout": parts.checkout,
    "debian": parts.far_ends,
}


# The whole form, whose figures docs/performance.md has.
COMMITS, GROWTH, SEED = 1000, [10, 100, 1000, 16000], 1
# The short form: the builds of the parts that it leaves out would double it.
SHORT_COMMITS, SHORT_GROWTH, LEFT_OUT = 60, [10, 100, 1000], ["plain", "debian"]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench BENCH=", description=__doc__.split("\n")[0])
    parser.add_argument("--kbisect", type=Path, required=True, help="the program")
    parser.add_argument("--checkout-program", type=Path, required=True, help="CheckoutBenchmark")
    parser.add_argument("--vng", type=Path, required=True, help="virtme-ng's program")
    parser.add_argument("--demo", type=Path, required=True, help="the demo's repository")
    parser.add_argument("--folder", type=Path, required=True, help="where everything is kept")
    where = "the page to write into (docs/performance.md; with other sizes, one beside the results)"
    parser.add_argument("--page", type=Path, help=where)
    parser.add_argument("--short", action="store_true", help="60 commits, growth to 1,000, no --no-shortcuts, no far ends")
    parser.add_argument("--commits", type=int, help="commits of the range that is compared (1,000)")
    parser.add_argument("--growth", type=int, nargs="*", help="lengths of ranges (10 100 1000 16000)")
    parser.add_argument("--only", help="parts to do, with commas: " + ",".join(PARTS))
    parser.add_argument("--seed", type=int, default=SEED, help="where the regression lies, and what commits touch")
    parser.add_argument("--render", action="store_true", help="only write the page again")
    return parser.parse_args()


def main():
    given = arguments()
    commits = given.commits or (SHORT_COMMITS if given.short else COMMITS)
    growth = given.growth if given.growth is not None else SHORT_GROWTH if given.short else GROWTH
    shop = Workshop(
        kbisect=given.kbisect,
        checkout_program=given.checkout_program,
        vng=given.vng,
        folder=given.folder,
        demo=given.demo,
        commits=commits,
        growth=sorted(growth),
        seed=given.seed,
        has_far_ends=not given.short,
    )
    everything = [name for name in PARTS if not (given.short and name in LEFT_OUT)]
    chosen = given.only.split(",") if given.only else everything
    if unknown := [name for name in chosen if name not in PARTS]:
        raise SystemExit(f"bench: there is no part {unknown[0]}; there are {', '.join(PARTS)}")
    if not given.render:
        complete = shop.results / "complete"
        if complete.exists():
            begin_anew(shop, given.only and chosen)
        shop.prepare()
        start = time.monotonic()
        for name in PARTS:
            if name in chosen:
                PARTS[name](shop)
        shop.say(f"done in {(time.monotonic() - start) / 60:.0f} minutes")
        if not given.only:
            complete.touch()
    is_whole = (shop.commits, shop.growth, shop.seed) == (COMMITS, GROWTH, SEED)
    page.write(shop, given.page or (TOP / "docs/performance.md" if is_whole else shop.results / "performance.md"))


def begin_anew(shop: Workshop, chosen: list[str] | None):
    """Forgets the results of a run that was complete: all, or those of the chosen parts."""
    if chosen is None:
        shutil.rmtree(shop.results)
        return
    for name in chosen:
        for file in shop.results.glob(f"{name}*.json"):
            file.unlink()


if __name__ == "__main__":
    main()
