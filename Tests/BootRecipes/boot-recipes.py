#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What a guest costs from QEMU's start to the agent's HELLO, by recipe: the table of docs/booting.md (`make bench-boot`).

Recipes take turns, so that what else the machine does befalls all alike. Seconds of QEMU's processor time tell more than
wall seconds where it does much else.

    boot-recipes.py KERNEL [--rounds N] [--into docs/booting.md]
"""
import argparse, array, base64, glob, os, socket, statistics, subprocess, sys, tempfile, time, zlib
import json

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
QEMU = "qemu-system-x86_64"
NONCE = "0123456789abcdef"

# As Sources/VirtualMachine/QEMUCommand.swift and KernelCommandLine.swift have it; BootRecipeTests compares them.
MACHINE = ["-M", "pc", "-accel", "tcg", "-cpu", "qemu64", "-m", "256", "-smp", "1", "-nodefaults", "-no-user-config",
           "-display", "none", "-no-reboot",
           "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
           "-device", "virtio-rng-pci"]
COMMAND_LINE = ["watchdog_thresh=165", "workqueue.watchdog_thresh=420", "rcupdate.rcu_cpu_stall_timeout=300",
                "kbisect.slow", "tsc=reliable", "no_timer_check", "console=ttyS0", "panic=-1", "reboot=t",
                "printk.time=1", "loglevel=6", "unknown_nmi_panic"]


class Recipe:
    def __init__(self, name, machine=None, words=None, disk=True, restored=False):
        self.name, self.disk, self.restored = name, disk, restored
        self.machine = machine or (lambda arguments: arguments)
        self.words = words or (lambda words: words)


def plus(*more):
    return lambda words: words + list(more)


def without(*some):
    return lambda words: [word for word in words if word not in some]


def swapped(option, value):
    def change(arguments):
        place = arguments.index(option)
        return arguments[:place + 1] + [value] + arguments[place + 2:]
    return change


RECIPES = [
    Recipe("as it is"),
    Recipe("as it is, restored from a state", restored=True),
    Recipe("`noapictimer`", words=plus("noapictimer")),
    Recipe("`lpj=4000000`", words=plus("lpj=4000000")),
    Recipe("without `tsc=reliable no_timer_check`", words=without("tsc=reliable", "no_timer_check")),
    Recipe("`mitigations=off`", words=plus("mitigations=off")),
    Recipe("`random.trust_cpu=on`", words=plus("random.trust_cpu=on")),
    Recipe("`loglevel=4`", words=plus("loglevel=4")),
    Recipe("`-accel tcg,thread=single`", machine=swapped("-accel", "tcg,thread=single")),
    Recipe("`-accel tcg,tb-size=64`", machine=swapped("-accel", "tcg,tb-size=64")),
    Recipe("`-accel tcg,tb-size=1024`", machine=swapped("-accel", "tcg,tb-size=1024")),
    Recipe("`-m 128`", machine=swapped("-m", "128")),
    Recipe("`-m 1024`", machine=swapped("-m", "1024")),
    Recipe("`-M pc,hpet=off`", machine=swapped("-M", "pc,hpet=off")),
    Recipe("`-M q35`", machine=swapped("-M", "q35")),
    Recipe("without virtio-rng", machine=lambda arguments: arguments[:-2]),
]


def frame(number, kind, payload=b""):
    fields = f"{NONCE} {number} {kind} {len(payload)} ".encode()
    crc = zlib.crc32(fields + payload)
    return b"@K1 " + fields + f"{crc:08x} ".encode() + base64.b64encode(payload) + b"\n"


class Guest:
    """QEMU with its three sockets."""

    def __init__(self, bench, recipe, restored=None):
        listeners = [self.listen(os.path.join(bench.folder, name)) for name in ("console", "agent", "monitor")]
        command = [QEMU] + recipe.machine(MACHINE) + ["-kernel", bench.kernel, "-initrd", bench.initramfs]
        command += ["-append", " ".join(recipe.words(COMMAND_LINE) + [f"kbisect.nonce={NONCE}"])]
        command += ["-drive", f"file={bench.disk},format=raw,if=none,id=disk0,snapshot=on,cache=unsafe",
                    "-device", "virtio-blk-pci,drive=disk0"]
        for name in ("console", "agent", "monitor"):
            command += ["-chardev", f"socket,id={name},path={bench.folder}/{name}"]
        command += ["-serial", "chardev:console", "-serial", "chardev:agent", "-mon", "chardev=monitor,mode=control"]
        if restored is not None:
            command += ["-incoming", "defer"]
        self.start = time.monotonic()
        # A session of its own, as kbisect gives it: the scheduler shares the processors out among sessions.
        self.process = subprocess.Popen(command, env={**os.environ, "TMPDIR": bench.folder}, start_new_session=True)
        self.console, self.agent, self.monitor = (listener.accept()[0] for listener in listeners)
        for listener in listeners:
            listener.close()
        self.agent.settimeout(120)
        self.heard = self.said = b""
        self.expect()
        self.command("qmp_capabilities")
        if restored is not None:
            self.restore(restored)

    @staticmethod
    def listen(path):
        if os.path.exists(path):
            os.unlink(path)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen(1)
        return listener

    def expect(self):
        while b"\n" not in self.said:
            self.said += self.monitor.recv(65536)
        line, self.said = self.said.split(b"\n", 1)
        return json.loads(line)

    def command(self, name, fd=None, **arguments):
        line = (json.dumps({"execute": name, "arguments": arguments}) + "\r\n").encode()
        rights = [] if fd is None else [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [fd]))]
        self.monitor.sendmsg([line], rights)
        while True:
            answer = self.expect()
            if "event" not in answer:
                return answer

    def transfer(self, command, fd):
        self.command("getfd", fd=fd, fdname="state")
        self.command(command, uri="fd:state")
        while self.command("query-migrate")["return"].get("status") != "completed":
            time.sleep(0.002)
        while "error" in self.command("cont"):
            time.sleep(0.002)

    def save(self):
        self.agent.send(frame(1, "HOLD"))
        self.hear(b"HELD")
        self.command("stop")
        self.command("migrate-set-parameters", **{"max-bandwidth": 1 << 40})
        fd = os.memfd_create("state")
        self.transfer("migrate", fd)
        return fd

    def restore(self, state):
        fd = os.open(f"/proc/self/fd/{state}", os.O_RDONLY)
        self.transfer("migrate-incoming", fd)
        os.close(fd)
        texts = [NONCE, "5f" * 32, str(int(time.time() * 1000))]
        self.agent.send(frame(2, "RENEW", "".join(text + "\0" for text in texts).encode()))

    def hear(self, word):
        while not any(b" " + word + b" " in line for line in self.heard.split(b"\n")[:-1]):
            self.heard += self.agent.recv(4096)

    def hello(self):
        """Wall and processor seconds from QEMU's start to HELLO."""
        self.hear(b"HELLO")
        wall = time.monotonic() - self.start
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return wall, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self):
        self.process.kill()
        self.process.wait()
        for connection in (self.console, self.agent, self.monitor):
            connection.close()


class Bench:
    def __init__(self, folder, kernel):
        self.folder, self.kernel = folder, os.path.abspath(kernel)
        self.initramfs, self.disk = os.path.join(folder, "guest.cpio"), os.path.join(folder, "disk")
        tree = os.path.join(folder, "tree")
        os.makedirs(tree)
        sources = sorted(glob.glob(os.path.join(ROOT, "Sources/GuestFiles/Agent/*.c")))
        subprocess.run(["gcc", "-std=gnu11", "-O2", "-static", "-o", os.path.join(tree, "init")] + sources, check=True)
        # The archive that kbisect makes has a console for the agent's words; what it takes to boot is the same.
        with open(self.initramfs, "wb") as archive:
            subprocess.run(["cpio", "--quiet", "-o", "-H", "newc"], input=b"init\n", stdout=archive, cwd=tree, check=True)
        with open(self.disk, "wb") as disk:
            disk.truncate(256 << 20)
        self.state = None

    def measure(self, recipe):
        if not recipe.restored:
            guest = Guest(self, recipe)
            try:
                return guest.hello()
            finally:
                guest.end()
        if self.state is None:
            guest = Guest(self, recipe)
            guest.hello()
            self.state = guest.save()
            guest.end()
        guest = Guest(self, recipe, restored=self.state)
        try:
            return guest.hello()
        finally:
            guest.end()


def table(times, rounds):
    first = statistics.median(cpu for _, cpu in times[RECIPES[0].name])
    version = subprocess.run([QEMU, "--version"], capture_output=True, text=True).stdout.split("\n")[0]
    lines = [f"Medians of {rounds} boots each, in turn; {version}, {os.cpu_count()} processors, load "
             f"{os.getloadavg()[1]:.1f} meanwhile.", "",
             "| recipe | wall s | processor s | ratio |", "| --- | --: | --: | --: |"]
    for name, measured in times.items():
        wall = statistics.median(wall for wall, _ in measured)
        cpu = statistics.median(cpu for _, cpu in measured)
        lines.append(f"| {name} | {wall:.2f} | {cpu:.2f} | {cpu / first:.2f} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kernel")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--first", type=int, default=len(RECIPES), help="only so many of the recipes")
    parser.add_argument("--into")
    options = parser.parse_args()
    recipes = RECIPES[:options.first]
    times = {recipe.name: [] for recipe in recipes}
    with tempfile.TemporaryDirectory(prefix="kb") as folder:
        bench = Bench(folder, options.kernel)
        for number in range(options.rounds):
            for recipe in recipes:
                times[recipe.name].append(bench.measure(recipe))
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
    text = table(times, options.rounds)
    if not options.into:
        print(text)
        return
    with open(options.into) as file:
        document = file.read()
    begin, end = "<!-- make bench-boot -->", "<!-- end -->"
    head, rest = document.split(begin, 1)
    with open(options.into, "w") as file:
        file.write(head + begin + "\n\n" + text + "\n" + end + rest.split(end, 1)[1])


if __name__ == "__main__":
    main()
