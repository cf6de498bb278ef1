#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# driver-memory.sh KBISECT DEMO FOLDER: the most memory and the most open files that kbisect itself needs on a range of
# 16,000 commits of a kernel's whole tree: a plan, and a first checkout. DEMO is the demo's repository.
set -eu -o pipefail

kbisect=$1 demo=$2 folder=$3 count=16000
rm -rf "$folder"
mkdir -p "$folder"
repository=$folder/history.git
git init -q --bare "$repository"
echo "$demo/objects" > "$repository/objects/info/alternates"
start=$(git -C "$demo" rev-parse 'demo-short-good^0')
# The makefile of each commit ends make at once: what is measured is the driver.
{
    for ((n = 1; n <= count; n++)); do
        printf 'commit refs/heads/main\ncommitter A <a@example.org> %d +0000\ndata 6\nchange\n' $((1700000000 + n))
        ((n > 1)) || printf 'from %s\nM 100644 inline Makefile\ndata <<END\nVERSION = 6\nPATCHLEVEL = 1\n$(error no kernel)\nEND\n' "$start"
        printf 'M 100644 inline fs/btrfs/change.c\ndata <<END\nint change = %d;\nEND\n\n' "$n"
    done
    printf 'done\n'
} | git -C "$repository" fast-import --quiet --done

# Follows a command of kbisect to its end.
watch() {
    local name=$1 most=0 files=0 now pid
    shift
    "$kbisect" "$@" > "$folder/output" 2>&1 &
    pid=$!
    while now=$(awk '$1 == "VmHWM:" {print $2}' "/proc/$pid/status" 2>/dev/null) && [ -n "$now" ]; do
        ((now > most)) && most=$now
        now=$(ls "/proc/$pid/fd" 2>/dev/null | wc -l)
        ((now > files)) && files=$now
        sleep 0.02
    done
    wait "$pid" && status=0 || status=$?
    printf '| %s | %d | %d | %d |\n' "$name" $((most / 1024)) "$files" "$status"
}

echo "| $count commits, $(git -C "$repository" ls-tree -r main | wc -l) files | most memory, MiB | most open files | exit status |"
echo "| --- | --: | --: | --: |"
watch "the plan (\`run --dry-run\`)" run "main~$((count - 1))..main" --dry-run --repo "$repository" --scenario demo --state "$folder/state"
watch "a first checkout (\`probe\`)" probe main --repo "$repository" --scenario demo --accel tcg --state "$folder/state"
watch "both ends and the search (\`run\`)" run "main~$((count - 1))..main" --repo "$repository" --scenario demo --accel tcg --state "$folder/state"
rm -rf "$folder"
