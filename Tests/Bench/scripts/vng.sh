#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# For `git bisect run`, in the work tree: make with ccache, and virtme-ng.
# CONFIG, GUEST, DISK, EVENTS and VNG name files; ccache is configured by its environment.
set -u

# Without a fixed time stamp, ccache misses what holds it.
export KBUILD_BUILD_TIMESTAMP=@0 KBUILD_BUILD_USER=k KBUILD_BUILD_HOST=k
make -s CC="ccache gcc" KCONFIG_ALLCONFIG="$CONFIG" allnoconfig || exit 125
grep -q '^CONFIG_BTRFS_FS=y' .config && grep -q '^CONFIG_VIRTIO_BLK=y' .config || exit 125
make -s -j"$(nproc)" CC="ccache gcc" KCFLAGS=-Wno-error bzImage || exit 125
echo built >> "$EVENTS"

console=$(mktemp)
trap 'rm -f "$console"' EXIT
echo booted >> "$EVENTS"
# vng calls virtme-run, which lies beside it.
PATH=$PATH:$(dirname "$VNG")
# --force-9p: virtiofsd does not start everywhere, and vng waits five seconds for it. --verbose: without udev in the guest
# only the console shows what the command prints.
timeout 120 "$VNG" --verbose --run arch/x86/boot/bzImage --disable-kvm --force-9p --cpus 1 --memory 256M \
    --append no_timer_check --qemu-opts="-drive file=$DISK,format=raw,if=virtio,snapshot=on" \
    --exec "$GUEST" < /dev/null > "$console" 2>&1
cat "$console" >&2
case $(tr -d '\r' < "$console" | sed -n 's/^VERDICT //p') in
    0) exit 0 ;;
    1) exit 1 ;;
    *) exit 125 ;;
esac
