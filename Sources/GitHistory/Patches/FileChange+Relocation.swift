// SPDX-License-Identifier: Apache-2.0

extension FileChange {
    /// The change with its line numbers as they are in a file in which lines moved up or down.
    ///
    /// libgit2 applies lines only exactly where a patch says. As `git apply` does, each hunk is looked for first
    /// there, as far off as the one before it was, and then further and further away. What is not found stays as it
    /// is, for libgit2 to refuse.
    func relocated(in content: UnsafeRawBufferPointer) -> FileChange {
        let file = content.split(separator: 10, omittingEmptySubsequences: false)
        var moved = self
        // Where the next may begin, how far the last was off, and how many lines those before it added.
        var (lowest, offset, added) = (0, 0, 0)
        for position in hunks.indices {
            let hunk = hunks[position]
            let wanted = hunk.before
            let shift = hunk.new.count - hunk.old.count
            // Without a line that must be there, only the number says where.
            var place = hunk.old.start + offset
            if !wanted.isEmpty {
                let expected = hunk.old.start - 1 + offset
                guard let found = Self.find(wanted, in: file, near: expected, from: lowest) else { return self }
                offset = found - (hunk.old.start - 1)
                lowest = found + wanted.count
                place = found + 1
            }
            moved.hunks[position].old.start = place
            moved.hunks[position].new.start = place + added + (wanted.isEmpty ? 1 : 0) - (hunk.new.count == 0 ? 1 : 0)
            added += shift
        }
        return moved
    }

    /// Where lines are in a file, as near to a line as possible; of two places equally far the later one.
    private static func find(
        _ wanted: [ArraySlice<UInt8>],
        in file: [Slice<UnsafeRawBufferPointer>],
        near expected: Int,
        from lowest: Int
    ) -> Int? {
        let highest = file.count - wanted.count
        guard highest >= lowest else { return nil }
        let start = min(max(expected, lowest), highest)
        for distance in 0...max(highest - start, start - lowest) {
            for place in Set([start + distance, start - distance]).sorted(by: >)
            where (lowest...highest).contains(place) {
                if wanted.indices.allSatisfy({ wanted[$0].elementsEqual(file[place + $0]) }) { return place }
            }
        }
        return nil
    }
}

extension FileChange.Hunk {
    /// The lines that must be there, without their marks.
    fileprivate var before: [ArraySlice<UInt8>] {
        lines.filter { $0.first == 32 || $0.first == UInt8(ascii: "-") }.map { $0.dropFirst() }
    }
}
