# SPDX-License-Identifier: Apache-2.0
"""One probe, split into its parts."""

from tables import middle, seconds
from workshop import Workshop

# Runs of kbisect, and how they are called.
RUNS = {
    "kbisect-cold": "cold",
    "kbisect-warm": "warm",
    "kbisect-other": "warm, another reproducer",
    "plain-cold": "`--no-shortcuts`, cold",
    "plain-warm": "`--no-shortcuts`, warm",
}


def split(shop: Workshop) -> list[list[str]]:
    """A row for the first kernel of the cold run, which is a whole build, and one with the medians of each run's others."""
    rows = []
    for step, name in RUNS.items():
        if not (result := shop.result(step)):
            continue
        probes = [parts(probe["seconds"]) for probe in result["probes"]]
        if step == "kbisect-cold":
            rows.append(row("cold, the first", probes[:1]))
            probes = probes[1:]
        if probes:
            rows.append(row(f"{name}, the others" if step == "kbisect-cold" else name, probes))
    return rows


def parts(taken: dict) -> dict:
    """Seconds of each part. Where configuring and linking were not told apart, they are in `compile`."""
    found = {name: taken.get(name) for name in ("checkout", "configure", "link", "boot", "test")}
    build = taken.get("build")
    found["compile"] = build and max(build - (found["configure"] or 0) - (found["link"] or 0), 0)
    known = (taken.get("checkout"), taken.get("build"), taken.get("boot"), taken.get("test"))
    found["own"] = taken["total"] - sum(value or 0 for value in known)
    return found


def row(name: str, probes: list[dict]) -> list[str]:
    cells = [name, str(len(probes))]
    for part in ("checkout", "configure", "compile", "link", "boot", "test", "own"):
        cells.append(seconds(middle([probe[part] for probe in probes if probe[part] is not None])))
    return [*cells, seconds(max(probe["own"] for probe in probes))]
