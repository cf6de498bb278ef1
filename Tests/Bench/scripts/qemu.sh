#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# For `git bisect run`, in the work tree: make, and plain QEMU.
# CONFIG, INITRAMFS, DISK and EVENTS name files.
set -u

make -s KCONFIG_ALLCONFIG="$CONFIG" allnoconfig || exit 125
# A good script sees to it that no symbol that the test needs has gone.
grep -q '^CONFIG_BTRFS_FS=y' .config && grep -q '^CONFIG_VIRTIO_BLK=y' .config || exit 125
# Old kernels meet new compilers.
make -s -j"$(nproc)" KCFLAGS=-Wno-error bzImage || exit 125
echo built >> "$EVENTS"

console=$(mktemp)
trap 'rm -f "$console"' EXIT
echo booted >> "$EVENTS"
# no_timer_check: without it a guest on a busy machine now and then panics over its timer.
timeout 120 qemu-system-x86_64 -nographic -no-reboot -m 256 -kernel arch/x86/boot/bzImage -initrd "$INITRAMFS" \
    -drive file="$DISK",format=raw,if=virtio,snapshot=on \
    -append "console=ttyS0 panic=-1 no_timer_check" < /dev/null > "$console" 2>&1
cat "$console" >&2
# Neither 0 nor the bug's status is a guest that died, or hung.
case $(tr -d '\r' < "$console" | sed -n 's/^VERDICT //p') in
    0) exit 0 ;;
    1) exit 1 ;;
    *) exit 125 ;;
esac
