#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# fuzz.sh PROGRAM CORPUS WORK SECONDS JOBS [TARGET]...: runs each target for so many seconds, so many at once.
#
# What a target finds new is kept in WORK/<target>/, its output in WORK/<target>.log, and what breaks it in WORK/finds/.
set -euo pipefail

program=$1 corpus=$2 work=$3 seconds=$4 jobs=$5
shift 5
[ $# -gt 0 ] || mapfile -t targets < <("$program" --list)
[ $# -eq 0 ] || targets=("$@")
mkdir -p "$work/finds"

run() {
    mkdir -p "$work/$1"
    # Swift's own handler would print a trace in place of libFuzzer's keeping the input.
    SWIFT_BACKTRACE=enable=no "$program" "$1" "$work/$1" "$corpus/$1" -max_total_time="$seconds" -max_len=4096 \
        -timeout=20 -rss_limit_mb=1024 -print_final_stats=1 -artifact_prefix="$work/finds/$1-" > "$work/$1.log" 2>&1 \
        || { echo "fuzz: $1: $(grep -m 1 -E 'Fatal error|ERROR' "$work/$1.log"); $(grep -o "$work/finds/[^ ]*" "$work/$1.log")" >&2; return 1; }
}
export -f run
export program corpus work seconds
# xargs goes on after a find, so that one target hides no other, and fails in the end.
printf '%s\n' "${targets[@]}" | xargs -P "$jobs" -I{} bash -c 'run {}'
