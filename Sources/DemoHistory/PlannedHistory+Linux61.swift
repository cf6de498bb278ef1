// SPDX-License-Identifier: Apache-2.0

extension PlannedHistory {
    /// The demo's history on top of Debian's linux-source-6.1.
    ///
    /// The range is as long as it is so that a bisection of it meets the commit that does not boot: a demo that shows
    /// no skip would show too little. The one change that rebuilds everything is the good end itself.
    package static let linux61: PlannedHistory = {
        let first = [
            HeaderCommits.fs, DocumentationCommits.btrfsWiki, UnbuiltCommits.lm75,
        ]
        let beforeFork = [
            BtrfsCommits.propHandlers, DocumentationCommits.bisecting, CulpritCommits.noRollBack,
            HeaderCommits.nameLength, DocumentationCommits.kcov, UnbuiltCommits.gpioLEDs, BtrfsCommits.releaseFile,
            BtrfsCommits.statfs, UnbuiltCommits.softdog, DocumentationCommits.nullBlock,
        ]
        let besideSide = [
            SideBranchCommits.initXattrs, UnbuiltCommits.maestro, SideBranchCommits.fiemap,
            HostileCommits.markup, SideBranchCommits.orderedSums, HostileCommits.longTitle,
            SideBranchCommits.zstdTimer, BrokenCommits.halfRenamed, BrokenCommits.between,
            BrokenCommits.fullyRenamed, SideBranchCommits.treeLog,
        ]
        let toShortGood = [DocumentationCommits.ext4, BtrfsCommits.writeTime]
        let toCulprit = [
            BtrfsCommits.smallerThan, UnbuiltCommits.xpad, CulpritCommits.culprit,
        ]
        let toShortBad = [DocumentationCommits.poison, BtrfsCommits.forcedReadOnly, UnbuiltCommits.clock]
        let toMerge = [
            BrokenCommits.unknownMacro, BrokenCommits.knownMacro, UnbuiltCommits.kobjectSample,
            BrokenCommits.bugAtBoot, BrokenCommits.bootsAgain,
        ]
        let last = [BtrfsCommits.rootItem, DocumentationCommits.locking, BtrfsCommits.dirItem]
        let shortGood = first.count - 1 + beforeFork.count + besideSide.count + toShortGood.count
        let culprit = shortGood + toCulprit.count
        let merge = PlannedStep.merge(
            .ilse,
            title: "Merge branch 'side' of clean-ups for btrfs",
            body: "Small changes of xattr, ordered extents, zstd and the tree log."
        )
        let commits = first + beforeFork + besideSide + toShortGood + toCulprit + toShortBad + toMerge
        return PlannedHistory(
            steps: commits.map(PlannedStep.commit) + [merge] + last.map(PlannedStep.commit),
            landmarks: Landmarks(
                good: 0,
                shortGood: shortGood,
                culprit: culprit,
                shortBad: culprit + toShortBad.count
            )
        )
    }()
}
