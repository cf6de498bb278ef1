#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# sandbox-cost.sh KBISECT REPOSITORY STATE [PAIRS]: what the sandbox costs. Builds two commits in turn, and boots the
# second, in pairs with and without it, and prints the ratio of each pair and the median of a kind.
set -eu -o pipefail

kbisect=$1 repository=$2 state=$3 pairs=${4:-5}
commits=(demo-short-good demo-good)

# The seconds that kbisect itself prints: "56 objects compiled in 19.15 s", "boots in 2.1 s".
seconds_of() {
    local action=$1 sandbox=$2 commit=$3
    "$kbisect" "$action" "$commit" --repo "$repository" --state "$state" --sandbox "$sandbox" 2> /dev/null |
        sed -n 's/.* in \([0-9.]*\) s.*/\1/p'
}

build() {
    local sum=0 commit
    for commit in "${commits[@]}"; do sum=$(bc <<< "$sum + $(seconds_of build "$1" "$commit")"); done
    echo "$sum"
}

boot() { seconds_of boot "$1" "${commits[1]}"; }

# Both ways once, so that ccache knows them.
for commit in "${commits[@]}"; do seconds_of build bwrap "$commit" > /dev/null; done

declare -A ratios=([build]="" [boot]="")
for ((pair = 1; pair <= pairs; pair++)); do
    for kind in build boot; do
        # Every other pair the other way round: a machine becomes slower, or faster, meanwhile.
        if ((pair % 2)); then with=$($kind bwrap) without=$($kind none); else without=$($kind none) with=$($kind bwrap); fi
        ratio=$(bc <<< "scale=3; $with / $without")
        ratios[$kind]+="$ratio"$'\n'
        echo "$kind: with $with s, without $without s, ratio $ratio"
    done
done
for kind in build boot; do
    echo "$kind: median ratio $(printf %s "${ratios[$kind]}" | sort -n | sed -n "$(((pairs + 1) / 2))p") of $pairs pairs"
done
