#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Asks `kbisect verify` about the demo's culprit, its relatives and ten random commits, and writes the table of
# docs/proof.md to standard output.
#
#   proof-table.sh KBISECT REPOSITORY
set -euo pipefail
kbisect=$1
repository=$2
git=(git --git-dir="$repository")
range=demo-good..demo-bad

commit() { "${git[@]}" log --format=%H -F --grep="$1" "$range"; }

culprit=$(commit 'btrfs: fix inode lock held over page faults on direct IO write retries')
rows=("the culprit $culprit")
for parent in $("${git[@]}" rev-parse "$culprit^@"); do rows+=("its parent $parent"); done
rows+=("its child, documentation $(commit 'poison')")
rows+=("the removed roll-back $(commit 'btrfs: do not touch i_size again when a direct write ends short')")
rows+=("the merge $("${git[@]}" rev-list --merges "$range")")
rows+=("another commit to documentation $(commit 'Documentation: fiemap')")
# The same ten on every machine.
known=$(printf '%s\n' "${rows[@]}" | awk '{print $NF}')
mapfile -t others < <("${git[@]}" rev-list "$range" | grep -vxF "$known" | sort)
for place in $(awk -v n="${#others[@]}" 'BEGIN { srand(6); while (i < 10) { p = int(rand() * n); if (!(p in seen)) { seen[p]; i++; print p } } }'); do
    rows+=("random ${others[place]}")
done

echo '| commit | what it is | grade | why | kernels | boots | seconds |'
echo '| --- | --- | --- | --- | --: | --: | --: |'
for row in "${rows[@]}"; do
    commit=${row##* }
    status=0
    "$kbisect" verify "$commit" --repo "$repository" --scenario demo --json >proof.json 2>proof.log || status=$?
    case $status in 0 | 1 | 2 | 6) ;; *) cat proof.log >&2; exit "$status" ;; esac
    python3 - "${row% *}" <<'PYTHON'
import json, sys
record = json.load(open("proof.json"))
proof = record["proof"]
failed = [c for c in proof["checks"] if c["status"] in ("failed", "undecided")] or proof["checks"]
if proof["grade"] == "PROVEN":
    why = f"all {len(proof['checks'])} checks hold"
else:
    why = failed[0]["words"] + ": " + failed[0]["detail"].split(": BAD")[0] + f" ({failed[0]['status']})"
def cell(text): return "".join(c if c.isprintable() else " " for c in text).replace("|", "\\|").replace("<", "&lt;")
title = proof["commit"]["title"]
print("|", " | ".join([
    f"`{proof['commit']['id'][:12]}` {cell(title if len(title) < 75 else title[:72] + '...')}",
    sys.argv[1], f"**{proof['grade']}**", cell(why), str(proof["kernels"]), str(proof["boots"]),
    f"{proof['seconds']:.0f}"]), "|", flush=True)
PYTHON
done
rm -f proof.json proof.log
