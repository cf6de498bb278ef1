# SPDX-License-Identifier: Apache-2.0
"""What all tools of the benchmark share: folders, the history, one guest's files, and results that are kept."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import history
import measure

HERE = Path(__file__).parent
TOP = HERE.parent.parent
CONFIG = TOP / "configs/kernel"


@dataclass
class Workshop:
    kbisect: Path
    checkout_program: Path
    vng: Path
    folder: Path
    demo: Path
    commits: int
    growth: list[int]
    seed: int
    # Whether Debian's older source is fetched.
    has_far_ends: bool

    def __post_init__(self):
        self.results = self.folder / "-".join(["results", *map(str, [self.commits, *self.growth[-1:], self.seed])])
        self.logs = self.results / "logs"
        self.guest = self.folder / "guest"
        self.counter = None

    def prepare(self):
        """Makes what is not measured: the history, the guest's files, the compiler that counts."""
        measure.become_reaper()
        self.logs.mkdir(parents=True, exist_ok=True)
        self.counter = measure.CompilerCounter(self.folder / "bin")
        self.history = history.make(self.folder, self.demo, [self.commits, *self.growth], self.seed)
        self.range = self.history.range(self.commits)
        self._make_guest()

    def _make_guest(self):
        self.guest.mkdir(parents=True, exist_ok=True)
        fragments = "".join((CONFIG / name).read_text() for name in ("guest-x86_64.config", "btrfs.config"))
        (self.guest / "config").write_text(fragments)
        (self.guest / "config-vng").write_text(fragments + (HERE / "scripts/vng.config").read_text())
        reproducer, source = self.guest / "reproducer", TOP / "configs/reproducers/btrfs-append-hole.c"
        subprocess.run(["gcc", "-O2", "-static", source, "-o", reproducer], check=True)
        # The same bug by another program, for a second bisection of the range.
        (self.guest / "another.c").write_text(source.read_text() + "\n// Another reproducer.\n")
        script = (HERE / "scripts/guest.sh").read_text().replace("REPRODUCER", str(reproducer))
        (self.guest / "guest.sh").write_text(script)
        (self.guest / "guest.sh").chmod(0o755)
        disk = self.guest / "disk.img"
        disk.unlink(missing_ok=True)
        with open(disk, "wb") as file:
            file.truncate(1 << 30)
        subprocess.run(["mkfs.btrfs", "-q", disk], check=True, capture_output=True)
        self._make_initramfs(reproducer)

    def _make_initramfs(self, reproducer: Path):
        root = self.guest / "root"
        shutil.rmtree(root, ignore_errors=True)
        for name in ("bin", "proc", "dev", "mnt"):
            (root / name).mkdir(parents=True)
        shutil.copy(HERE / "scripts/init.sh", root / "init")
        shutil.copy(reproducer, root / "reproducer")
        shutil.copy(shutil.which("busybox"), root / "bin/busybox")
        for name in ("sh", "mount", "reboot"):
            (root / "bin" / name).symlink_to("busybox")
        pack = 'cd "$1" && find . | cpio -o -H newc --quiet | gzip > "$2"'
        subprocess.run(["sh", "-c", pack, "sh", root, self.guest / "initramfs.gz"], check=True)

    def measure(self, name: str, command: list, **options) -> dict:
        """Runs a command with its output in a log of that name."""
        return measure.run(command, counter=self.counter, log=self.logs / f"{name}.log", **options)

    def environment(self, **more) -> dict:
        """Nothing of the user's own: no ccache settings, no git configuration, no kernel flags."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        git = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_ADVICE": "0"}
        return kept | git | {"LC_ALL": "C"} | {name: str(value) for name, value in more.items()}

    def result(self, name: str) -> dict | None:
        file = self.results / f"{name}.json"
        return json.loads(file.read_text()) if file.exists() else None

    def keep(self, name: str, result: dict) -> dict:
        """A step is done when its file is there, and whole."""
        new = self.results / f"{name}.json.new"
        new.write_text(json.dumps(result, indent=1))
        new.rename(self.results / f"{name}.json")
        return result

    def say(self, text: str):
        print(f"bench: {text}", flush=True)
