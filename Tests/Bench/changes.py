# SPDX-License-Identifier: Apache-2.0
"""What the made commits change, and where."""

# Only what is written in whole into the import: large files make large imports and tell nothing more.
LARGEST = 60_000

# Where commits go that the build does not read, with the number of files there that differ between 6.1.170 and 6.1.192.
UNREAD = {
    "drivers/net/": 511, "drivers/gpu/": 326, "sound/": 235, "drivers/usb/": 182, "net/netfilter/": 130,
    "drivers/infiniband/": 98, "drivers/iio/": 93, "drivers/media/": 92, "arch/arm64/": 86, "drivers/scsi/": 72,
    "drivers/md/": 65, "fs/smb/": 63, "drivers/crypto/": 63, "drivers/spi/": 53, "drivers/staging/": 47,
    "drivers/clk/": 46, "drivers/pinctrl/": 46, "fs/ocfs2/": 38, "arch/powerpc/": 35, "drivers/hwmon/": 34,
    "net/bluetooth/": 31, "fs/xfs/": 29, "arch/s390/": 28, "Documentation/": 25, "fs/nfs/": 22, "fs/f2fs/": 20,
    "fs/ext4/": 18, "net/sctp/": 15,
}


def touched(path: str, number: int) -> bytes:
    """What a commit adds to a file: the compiler has to look at it, and the kernel goes on as before."""
    # Several files are compiled as one (kernel/sched), so each has a name of its own.
    name = "touched_" + "".join(letter if letter.isalnum() else "_" for letter in path)
    if path.endswith(".rst"):
        return f"\n.. {number}\n".encode()
    if path.endswith(".h"):
        return f"\n#ifndef __ASSEMBLY__\nstruct {name}_{number};\n#endif\n".encode()
    # Spelt out: files of the build's own tools have no __used.
    return (
        f"\nstatic int __attribute__((__used__)) {name}(int value)\n{{\n\treturn value * {number} + 1;\n}}\n"
    ).encode()
