# SPDX-License-Identifier: Apache-2.0
"""The tools that are compared: each bisects the same range, cold and then warm."""

import json
import shutil
import subprocess
from pathlib import Path

from history import History, Range
from measure import disk
from workshop import HERE, Workshop


class Kbisect:
    """`kbisect run`, with a state folder of its own."""

    def __init__(self, shop: Workshop, name: str, options: list[str]):
        self.shop, self.name, self.options = shop, name, options
        self.state = shop.results / f"state-{name}"

    @property
    def is_warm(self) -> bool:
        return self.state.exists()

    def clear(self):
        shutil.rmtree(self.state, ignore_errors=True)

    def bisect(self, step: str, span: Range, of: History, *options: str) -> dict:
        shop, record_file = self.shop, self.shop.logs / f"{step}.record.json"
        command = [shop.kbisect, "run", f"{span.good}..{span.bad}", "--repo", of.repository]
        # All tools get the same accelerator.
        command += ["--scenario", "demo", "--accel", "tcg", "--state", self.state, "--json", *self.options, *options]
        # The sandbox's probe of KVM and the guest's files go there too.
        environment = shop.environment(XDG_CACHE_HOME=self.state / "xdg", XDG_STATE_HOME=self.state / "xdg")
        result = shop.measure(step, command, output=record_file, env=environment)
        result["disk"] = disk(self.state)
        if result["status"] != 0:
            raise SystemExit(f"bench: {step}: kbisect ended with {result['status']}; see {shop.logs}/{step}.log")
        return result | summary(json.loads(record_file.read_text()))


def summary(record: dict) -> dict:
    """What the page needs of a session's record."""
    probes = record["probes"]
    trials = [probe.get("trials", {}) for probe in probes]
    # A kernel that was booted once has no count.
    once = sum(1 for probe in probes if not probe.get("trials") and probe["seconds"].get("boot"))
    # A probe that shares another's image built a kernel to find that out; one from the store did not.
    built = [probe for probe in probes if probe["seconds"].get("build", 0) > 0 and not probe.get("stored")]
    return {
        "culprit": record["end"].get("found", {}).get("_0", {}).get("id"),
        "kernels": len(built),
        "boots": once + sum(trial.get(kind, 0) for trial in trials for kind in ("good", "bad", "skip")),
        "restored": sum(trial.get("restored", 0) for trial in trials),
        "stored": sum(1 for probe in probes if probe.get("stored")),
        "suspects": record["suspects"],
        "tools": record["tools"],
        "version": record["kbisect"],
        "host": record["host"],
        "probes": [
            {
                "seconds": probe["seconds"],
                "compiledObjects": probe.get("compiledObjects"),
                "changedFiles": probe.get("changedFiles"),
                "purpose": probe["purpose"],
                "stored": bool(probe.get("stored")),
            }
            for probe in probes
        ],
    }


class GitBisect:
    """`git bisect run` with one of the scripts, in a work tree of its own."""

    def __init__(self, shop: Workshop, name: str, script: str, **variables):
        self.shop, self.name = shop, name
        self.script = HERE / "scripts" / script
        self.folder = shop.results / f"state-{name}"
        self.work = self.folder / "work"
        self.variables = variables

    @property
    def is_warm(self) -> bool:
        return self.work.exists()

    def git(self, *arguments) -> str:
        command = ["git", "-C", str(self.work), *arguments]
        environment = self.shop.environment()
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()

    def clear(self):
        """A work tree without objects, at the bad end, as somebody has it who saw the bug there."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        clone = ["git", "clone", "-q", "--shared", "--no-checkout", self.shop.history.repository, self.work]
        subprocess.run(clone, env=self.shop.environment(), check=True)
        self.git("checkout", "-q", "--detach", self.shop.range.bad)

    def bisect(self, step: str, span: Range, of: History) -> dict:
        shop, events = self.shop, self.folder / "events"
        events.write_text("")
        if (self.work / ".git/BISECT_START").exists():
            self.git("bisect", "reset", span.bad)
        commands = 'git bisect start "$1" "$2" && exec git bisect run "$3"'
        environment = shop.environment(EVENTS=events, DISK=shop.guest / "disk.img", **self.variables)
        arguments = ["sh", "-c", commands, "sh", span.bad, span.good, self.script]
        result = shop.measure(step, arguments, env=environment, cwd=self.work)
        if result["status"] != 0:
            raise SystemExit(f"bench: {step}: git bisect ended with {result['status']}; see {shop.logs}/{step}.log")
        lines = events.read_text().split()
        result["disk"] = disk(self.folder)
        return result | {
            "culprit": self.git("rev-parse", "refs/bisect/bad"),
            "kernels": lines.count("built"),
            "boots": lines.count("booted"),
        }


def all_contenders(shop: Workshop) -> dict[str, Kbisect | GitBisect]:
    guest = shop.guest
    ccache = shop.results / "state-ccache"
    return {
        "kbisect": Kbisect(shop, "kbisect", []),
        "plain": Kbisect(shop, "plain", ["--no-shortcuts"]),
        "git": GitBisect(shop, "git", "qemu.sh", CONFIG=guest / "config", INITRAMFS=guest / "initramfs.gz"),
        "ccache": GitBisect(
            shop,
            "ccache",
            "vng.sh",
            CONFIG=guest / "config-vng",
            GUEST=guest / "guest.sh",
            VNG=shop.vng,
            CCACHE_DIR=ccache / "ccache",
        ),
    }


def compare(shop: Workshop, name: str):
    """One tool, cold and warm; kbisect also with another reproducer on the same range."""
    tool = all_contenders(shop)[name]
    rounds = ["cold", "warm"]
    if not tool.is_warm:
        for kind in [*rounds, "other"]:
            (shop.results / f"{name}-{kind}.json").unlink(missing_ok=True)
    for kind in rounds:
        if shop.result(f"{name}-{kind}"):
            continue
        shop.say(f"{name}, {kind}")
        if kind == "cold":
            tool.clear()
        check(shop, shop.keep(f"{name}-{kind}", tool.bisect(f"{name}-{kind}", shop.range, shop.history)), f"{name}-{kind}")
    if name == "kbisect" and not shop.result("kbisect-other"):
        shop.say("kbisect, another reproducer")
        other = ["--reproducer", str(shop.guest / "another.c"), "--arg", "append-4k-anon-untouched"]
        result = tool.bisect("kbisect-other", shop.range, shop.history, *other)
        check(shop, shop.keep("kbisect-other", result), "kbisect-other")


def check(shop: Workshop, result: dict, step: str, of: History | None = None):
    """A tool that is fast and wrong is not compared."""
    culprit = (of or shop.history).culprit
    if result["culprit"] != culprit:
        (shop.results / f"{step}.json").unlink()
        raise SystemExit(f"bench: {step} found {result['culprit']}, and the culprit is {culprit}")
    shop.say(
        f"{step}: {result['wall']:.0f} s, {result['kernels']} kernels, {result['boots']} boots, "
        f"{result['compilerRuns']} compiler runs"
    )
