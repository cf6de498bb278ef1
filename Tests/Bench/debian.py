# SPDX-License-Identifier: Apache-2.0
"""A history that goes from Debian's oldest kernel source of the series to its newest in one commit, and then on."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import history
from history import History, Range
from workshop import Workshop

PACKAGE = "linux-source-6.1"
# After the step from one source to the other, which is a commit of its own.
COMMITS = 100


@dataclass
class FarEnds:
    history: History
    oldest: str
    newest: str
    # The two trees, one after the other. The second is where the made commits begin.
    first: str
    second: str
    # How many files differ between them.
    files: int
    range: Range


class NotThere(Exception):
    """There is no older source to go from, and why."""


def make(shop: Workshop) -> FarEnds:
    """Fetches the older source where it is not there yet."""
    version = _oldest()
    folder = shop.folder / "debian"
    repository, facts_file = folder / f"{version}.git", folder / f"{version}.json"
    folder.mkdir(parents=True, exist_ok=True)
    facts = json.loads(facts_file.read_text()) if facts_file.exists() else None
    if facts is None or facts["demo"] != shop.demo.name:
        subprocess.run(["rm", "-rf", repository], check=True)
        history.make_repository(repository, shop.demo)
        tree = _unpack(folder, version)
        shop.say(f"adding the tree of {version}")
        facts = {"demo": shop.demo.name} | _join(repository, tree, shop.demo, version)
        subprocess.run(["rm", "-rf", tree], check=True)
        facts_file.write_text(json.dumps(facts))
    made = history.make(folder, shop.demo, [COMMITS], shop.seed, "far", (repository, facts["second"]))
    span = Range(COMMITS + 1, facts["first"], made.range(COMMITS).bad)
    newest = shop.demo.stem.removeprefix("linux-")
    return FarEnds(made, version, newest, facts["first"], facts["second"], facts["files"], span)


def _oldest() -> str:
    try:
        lines = subprocess.run(["apt-cache", "madison", PACKAGE], capture_output=True, text=True).stdout.splitlines()
    except FileNotFoundError:
        raise NotThere("there is no apt here") from None
    versions = [line.split("|")[1].strip() for line in lines]
    if len(set(versions)) < 2:
        raise NotThere(f"apt knows only {len(set(versions))} version of {PACKAGE}")
    # Newest first.
    return versions[-1]


def _unpack(folder: Path, version: str) -> Path:
    if not (packages := list(folder.glob(f"{PACKAGE}_{version}_*.deb"))):
        fetch = subprocess.run(["apt-get", "download", "-q", f"{PACKAGE}={version}"], cwd=folder, capture_output=True)
        packages = list(folder.glob(f"{PACKAGE}_{version}_*.deb"))
        if fetch.returncode != 0 or not packages:
            raise NotThere(f"apt-get could not fetch {PACKAGE} {version}")
    tree, package = folder / "tree", folder / "package"
    subprocess.run(["rm", "-rf", tree, package], check=True)
    tree.mkdir()
    subprocess.run(["dpkg-deb", "-x", packages[0], package], check=True)
    archive = package / f"usr/src/{PACKAGE}.tar.xz"
    subprocess.run(["tar", "--no-same-owner", "--strip-components=1", "-C", tree, "-xf", archive], check=True)
    subprocess.run(["rm", "-rf", package], check=True)
    return tree


def _join(repository: Path, tree: Path, demo: Path, version: str) -> dict:
    """Two commits: the older tree, and the newer one as the demo has it before its culprit."""
    start = json.loads(demo.with_suffix(".json").read_text())["shortGood"]
    index = repository / "older.index"
    os.environ["GIT_INDEX_FILE"] = str(index)
    history.git(repository, "-c", "core.bare=false", f"--work-tree={tree}", "add", "--all", "--force", ".", cwd=tree)
    older = history.git(repository, "write-tree").strip()
    del os.environ["GIT_INDEX_FILE"]
    index.unlink()
    date = f"{history.FIRST_DATE} +0000"
    person = {"NAME": "Bench", "EMAIL": "bench@example.org", "DATE": date}
    names = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in person.items()}
    first = history.git(repository, "commit-tree", "-m", f"Linux {version}", older, more=names).strip()
    newer = history.git(repository, "rev-parse", f"{start}^{{tree}}").strip()
    message = "Linux as the demo has it before its culprit"
    second = history.git(repository, "commit-tree", "-m", message, "-p", first, newer, more=names).strip()
    changed = history.git(repository, "diff", "--name-only", "--no-renames", first, second)
    history.git(repository, "update-ref", "refs/heads/main", second)
    return {"first": first, "second": second, "files": len(changed.splitlines())}
