#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# range-benchmark.sh PROGRAM FOLDER [COUNT]: makes the history once, and compares on it with and without the
# commit-graph file that git keeps for its own walks.
set -eu -o pipefail

program=$1 folder=$2 count=${3:-1300000}
repository=$folder/history-$count.git
if [ ! -d "$repository" ]; then
    rm -rf "$repository.new"
    mkdir -p "$folder"
    git init -q --bare "$repository.new"
    "$program" history "$count" | git -C "$repository.new" fast-import --quiet --done --force
    git -C "$repository.new" update-ref -d refs/heads/work
    git -C "$repository.new" symbolic-ref HEAD refs/heads/main
    mv "$repository.new" "$repository"
fi
# A release, and the second candidate of the one after the next: 16,000 commits.
releases=$(git -C "$repository" tag --sort=-v:refname | grep -v rc)
# The range before has a commit whose date is five years off, which git and we both follow down all those years.
good=$(sed -n 4p <<< "$releases") bad=$(sed -n 2p <<< "$releases")-rc2
echo "$repository: $(git -C "$repository" rev-list --count main) commits," \
    "$(git -C "$repository" rev-list --count --merges main) merges;" \
    "$good..$bad: $(git -C "$repository" rev-list --count "$good..$bad")"
rm -rf "$repository"/objects/info/commit-graph*
echo "Without a commit-graph file:"
"$program" compare "$repository" "$good" "$bad" "${ROUNDS:-9}"
"$program" releases "$repository" "$bad"
git -C "$repository" commit-graph write --reachable --no-progress
echo "With a commit-graph file:"
"$program" compare "$repository" "$good" "$bad" "${ROUNDS:-9}"
"$program" releases "$repository" "$bad"
