#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The first process of the guest that scripts/qemu.sh boots; busybox is the rest.
mount -t proc proc /proc
mount -t devtmpfs dev /dev
mount -t btrfs /dev/vda /mnt && cd /mnt && {
    /reproducer '*-untouched'
    echo "VERDICT $?"
}
reboot -f
