#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What scripts/vng.sh runs in its guest, on the files of the host.
mkdir -p /run/mnt
mount -t btrfs /dev/vda /run/mnt && cd /run/mnt && {
    REPRODUCER '*-untouched'
    echo "VERDICT $?"
}
# virtme-ng powers off, which ends no QEMU without ACPI.
busybox reboot -f
