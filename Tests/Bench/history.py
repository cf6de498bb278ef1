# SPDX-License-Identifier: Apache-2.0
"""Makes the history that is bisected: the demo's tree, and commits on top of it of which one in ten matters."""

import json
import os
import random
import subprocess
from dataclasses import dataclass
from pathlib import Path

from changes import LARGEST, UNREAD, touched

HERE = Path(__file__).parent

# Counts up when the same seed gives other commits.
FORMAT = 1
# How many of a hundred commits touch what the build reads. Of the 5,302 files that differ between 6.1.170 and 6.1.192,
# the compiler reads 369, which is 7 %.
READ_PER_CENT = 10
# Of these 173 are headers; 7,255 changes and 22 releases lie in that range.
HEADER_CHANCE = 173 / (7255 * READ_PER_CENT / 100)
COMMITS_PER_RELEASE = 330
# 2026-01-05 09:00:00 UTC, and a quarter of an hour between commits.
FIRST_DATE, DATE_STEP = 1_767_603_600, 907


@dataclass
class Range:
    """A range of `commits` commits with the regression among them."""

    commits: int
    good: str
    bad: str


class History:
    """A made history, in a bare repository that borrows the demo's objects."""

    def __init__(self, repository: Path, record: dict):
        self.repository = repository
        self.culprit = record["culprit"]
        self._ids = record["ids"]
        self._ranges = record["ranges"]

    def range(self, commits: int) -> Range:
        good, bad = self._ranges[str(commits)]
        return Range(commits, self._ids[good], self._ids[bad])


def git(repository: Path, *arguments: str, more: dict | None = None, **options) -> str:
    """What git prints. Nothing of the user's configuration may decide what is made."""
    environment = os.environ | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "LC_ALL": "C"}
    command = ["git", f"--git-dir={repository}", *arguments]
    options |= {"env": environment | (more or {}), "check": True, "stdout": subprocess.PIPE, "text": True}
    return subprocess.run(command, **options).stdout


def make_repository(path: Path, borrows: Path):
    """An empty repository that has the objects of another at hand."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", path], check=True)
    (path / "objects/info/alternates").write_text(f"{borrows}/objects\n")


def make(
    folder: Path, demo: Path, sizes: list[int], seed: int, name: str = "history", start: tuple[Path, str] | None = None
) -> History:
    """The history with a range of each size, made now or found as it was made before.

    It begins at the demo's last good commit before its culprit, or at `start`: another commit with the same tree, and
    the repository that has it.
    """
    sizes = sorted(set(sizes))
    tip = json.loads(demo.with_suffix(".json").read_text())
    borrows, begin = start or (demo, tip["shortGood"])
    name = f"{name}-{max(sizes)}-{seed}"
    repository, record_file = folder / f"{name}.git", folder / f"{name}.json"
    key = {"format": FORMAT, "seed": seed, "sizes": sizes, "start": begin}
    if record_file.exists() and (record := json.loads(record_file.read_text()))["key"] == key:
        return History(repository, record)
    subprocess.run(["rm", "-rf", repository], check=True)
    folder.mkdir(parents=True, exist_ok=True)
    make_repository(repository, borrows)
    record = _Writer(folder, demo, tip, sizes, seed, begin).write(repository)
    record_file.write_text(json.dumps({"key": key, **record}))
    return History(repository, record)


class _Writer:
    def __init__(self, folder: Path, demo: Path, tip: dict, sizes: list[int], seed: int, start: str):
        self.folder, self.demo, self.tip, self.sizes, self.start = folder, demo, tip, sizes, start
        self.total = max(sizes)
        self.dice = random.Random(seed)
        # What each file says now. A file that was touched before is touched at the same place again.
        self.original: dict[str, bytes] = {}
        self.number: dict[str, int] = {}

    def write(self, repository: Path) -> dict:
        read = [line for line in (HERE / "built-files.txt").read_text().splitlines() if not line.startswith("#")]
        self.sources = [path for path in read if path.endswith(".c")]
        self.headers = [path for path in read if path.endswith(".h")]
        self.list_unread(repository)
        culprit = self.dice.randint(1, self.total)
        marks = self.folder / "marks"
        stream = self.folder / "stream"
        with subprocess.Popen(["git", f"--git-dir={repository}", "cat-file", "--batch"], stdin=-1, stdout=-1) as self.blobs:
            with open(stream, "wb") as self.out:
                for index in range(1, self.total + 1):
                    self.commit(index, is_culprit=index == culprit)
                self.out.write(b"done\n")
            self.blobs.stdin.close()
        with open(stream, "rb") as commands:
            options = ["-c", "pack.compression=1", "-c", "core.compression=1"]
            git(repository, *options, "fast-import", "--quiet", "--done", f"--export-marks={marks}", stdin=commands)
        ids: list[str] = [self.start] + [""] * self.total
        for line in marks.read_text().splitlines():
            mark, commit = line[1:].split()
            ids[int(mark)] = commit
        stream.unlink()
        marks.unlink()
        ranges = {}
        for size in self.sizes:
            low = culprit - self.dice.randint(1, size)
            low = min(max(low, 0), self.total - size)
            ranges[str(size)] = [low, low + size]
            git(repository, "tag", f"good-{size}", ids[low])
            git(repository, "tag", f"bad-{size}", ids[low + size])
        return {"culprit": ids[culprit], "ids": ids, "ranges": ranges}

    def list_unread(self, repository: Path):
        self.unread: dict[str, list[str]] = {prefix: [] for prefix in UNREAD}
        for line in git(repository, "ls-tree", "-r", "-l", self.start).splitlines():
            facts, path = line.split("\t", 1)
            size = facts.split()[-1]
            if not path.endswith((".c", ".rst")) or size == "-" or int(size) > LARGEST:
                continue
            for prefix, files in self.unread.items():
                if path.startswith(prefix):
                    files.append(path)

    def commit(self, index: int, is_culprit: bool):
        if is_culprit:
            title, paths = "btrfs: fix inode lock held over page faults on direct IO write retries", ["fs/btrfs/file.c"]
            self.break_file(paths[0])
        elif index % COMMITS_PER_RELEASE == 0:
            title, paths = f"Linux 6.1.{192 + index // COMMITS_PER_RELEASE}", ["Makefile"]
        elif self.dice.random() < READ_PER_CENT / 100:
            paths = [self.dice.choice(self.sources)]
            if self.dice.random() < HEADER_CHANCE:
                # Alone it would change no image, which is not what headers are changed for.
                paths.append(self.dice.choice(self.headers))
            title = f"{paths[-1]}: change what is built"
        else:
            prefix = self.dice.choices(list(UNREAD), UNREAD.values())[0]
            paths = [self.dice.choice(self.unread[prefix])]
            title = f"{paths[0]}: change what is not built"
        date = FIRST_DATE + index * DATE_STEP
        parent = self.start if index == 1 else f":{index - 1}"
        message = title.encode()
        head = f"commit refs/heads/main\nmark :{index}\ncommitter Bench <bench@example.org> {date} +0000\n"
        self.out.write(head.encode() + b"data %d\n%s\nfrom %s\n" % (len(message), message, parent.encode()))
        for path in paths:
            content = self.content(path, index, keeps=is_culprit)
            self.out.write(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(content), content))

    def blob(self, path: str) -> bytes:
        if path not in self.original:
            self.blobs.stdin.write(f"{self.start}:{path}\n".encode())
            self.blobs.stdin.flush()
            size = int(self.blobs.stdout.readline().split()[2])
            self.original[path] = self.blobs.stdout.read(size)
            self.blobs.stdout.read(1)
        return self.original[path]

    def content(self, path: str, index: int, keeps: bool) -> bytes:
        original = self.blob(path)
        if path == "Makefile":
            return original.replace(b"SUBLEVEL = 192\n", b"SUBLEVEL = %d\n" % (192 + index // COMMITS_PER_RELEASE), 1)
        if not keeps:
            self.number[path] = index
        number = self.number.get(path)
        return original if number is None else original + touched(path, number)

    def break_file(self, path: str):
        """Applies the demo's culprit: the first half of it is in the tree already."""
        culprit = self.tip["culprit"]
        before, after = (
            git(self.demo, "show", f"{commit}:{path}").encode() for commit in (f"{culprit}^", culprit)
        )
        if self.blob(path) != before:
            raise SystemExit(f"bench: {path} is not what the demo's culprit changes; this is a fault of history.py")
        self.original[path] = after
