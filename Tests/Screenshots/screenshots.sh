#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the demo with its whole proof, and makes pictures of the report's page.
#
#   screenshots.sh KBISECT FOLDER
set -euo pipefail
kbisect=$1
folder=$2
mkdir -p "$folder"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

XDG_STATE_HOME=$scratch "$kbisect" demo --verify
XDG_STATE_HOME=$scratch "$kbisect" report --format html -o "$scratch/report.html"

# NAME WIDTH HEIGHT SCHEME (0 dark, 1 light)
shot() {
    chromium-headless-shell --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars \
        --user-data-dir="$scratch/browser" '--host-resolver-rules=MAP * ~NOTFOUND' --virtual-time-budget=10000 \
        --window-size="$2,$3" --blink-settings=preferredColorScheme="$4" \
        --screenshot="$folder/$1.png" "file://$scratch/report.html" 2>"$scratch/browser.log" ||
        { cat "$scratch/browser.log" >&2; exit 1; }
}
shot report-light 1280 4600 1
shot report-dark 1280 1800 0
shot report-phone 390 1800 1
ls -l "$folder"
