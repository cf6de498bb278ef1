# SPDX-License-Identifier: Apache-2.0
"""Runs a command and measures it from the outside, the same way for every tool."""

import ctypes
import os
import resource
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

HERE = Path(__file__).parent
PR_SET_CHILD_SUBREAPER = 36
PAGE = os.sysconf("SC_PAGE_SIZE")
# A look at every process costs some milliseconds.
SAMPLE_SECONDS = 0.5


class CompilerCounter:
    """Counts compiler runs by a `gcc` of our own, first in PATH."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.count = 0
        real = shutil.which("gcc")
        if real is None:
            raise SystemExit("bench: there is no gcc; run 'make setup'")
        folder.mkdir(parents=True, exist_ok=True)
        self.fifo = folder / "runs"
        program, source = folder / "gcc", HERE / "counted-gcc.c"
        # Not made anew where it is there: ccache goes by the compiler's time.
        if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
            names = [f'-DCOMPILER="{real}"', f'-DFIFO="{self.fifo}"']
            subprocess.run([real, "-O2", "-Wall", "-Werror", *names, source, "-o", program], check=True)
        self.fifo.unlink(missing_ok=True)
        os.mkfifo(self.fifo)
        # For reading and writing: it never ends when the last compiler does.
        self._descriptor = os.open(self.fifo, os.O_RDWR)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while True:
            self.count += len(os.read(self._descriptor, 65536))


class _Memory(threading.Thread):
    """Samples what all our descendants have in memory together."""

    def __init__(self):
        super().__init__(daemon=True)
        self.most = 0
        self._ended = threading.Event()

    def run(self):
        while not self._ended.wait(SAMPLE_SECONDS):
            self.most = max(self.most, _resident())

    def end(self) -> int:
        self._ended.set()
        self.join()
        return self.most


def _resident() -> int:
    """Bytes that our descendants have in memory; what two of them share is counted twice."""
    parents, pages = {}, {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            stat = Path(f"/proc/{name}/stat").read_text()
        except OSError:
            continue
        # The name of a program may hold blanks and brackets.
        fields = stat[stat.rindex(")") + 2 :].split()
        parents[int(name)], pages[int(name)] = int(fields[1]), int(fields[21])
    own, total = os.getpid(), 0
    for process, count in pages.items():
        ancestor = parents[process]
        while ancestor not in (own, 0):
            ancestor = parents.get(ancestor, 0)
        if ancestor == own:
            total += count * PAGE
    return total


def become_reaper():
    """Makes processes ours whose parents have ended, so that their time is counted too."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER)")


def _reap_the_rest():
    """Waits for what a tool has left running, but not long: it is ended then, as its user would have to."""
    deadline = time.monotonic() + 10
    while True:
        try:
            process, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if process == 0:
            if time.monotonic() > deadline:
                for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
                    os.kill(int(child), signal.SIGKILL)
            time.sleep(0.1)


def run(command: list, *, counter: CompilerCounter, log: Path, output: Path | None = None, **options) -> dict:
    """Runs a command to its end.

    Returns seconds (`wall`, `user`, `system`), bytes (`memory`), the number of compiler runs, and the exit status. `log`
    is given what it prints on standard error, and its standard output where that has no file of its own.
    """
    environment = options.pop("env", os.environ)
    environment = environment | {"PATH": f"{counter.folder}:{environment['PATH']}"}
    before, compiled = resource.getrusage(resource.RUSAGE_CHILDREN), counter.count
    memory = _Memory()
    memory.start()
    with open(log, "wb") as errors, open(output or os.devnull, "wb") as file:
        start = time.monotonic()
        status = subprocess.run(
            [str(word) for word in command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file if output else errors,
            stderr=errors,
            **options,
        ).returncode
        wall = time.monotonic() - start
    _reap_the_rest()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "wall": wall,
        "user": after.ru_utime - before.ru_utime,
        "system": after.ru_stime - before.ru_stime,
        "memory": memory.end(),
        "compilerRuns": counter.count - compiled,
        "status": status,
    }


def disk(*folders: Path) -> int:
    """Bytes on the disk below folders that exist."""
    there = [str(folder) for folder in folders if folder.exists()]
    if not there:
        return 0
    listing = subprocess.run(["du", "-s", "-c", "-B1", *there], capture_output=True, text=True, check=True).stdout
    return int(listing.splitlines()[-1].split()[0])
