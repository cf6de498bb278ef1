// SPDX-License-Identifier: Apache-2.0

/// Finds the word that was probably meant.
enum Suggestion {
    /// The known word that differs least, if it differs by at most a third of its length.
    static func nearest(to word: String, among known: [String]) -> String? {
        // Keys can be as long as the file, and distances take time with the product of the lengths.
        guard word.utf8.count <= 64 else { return nil }
        let ranked = known.map { (word: $0, distance: distance(Array(word.lowercased()), Array($0))) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, best.word.count / 3) ? best.word : nil
    }

    /// How many characters have to be put in, left out, replaced, or exchanged with their neighbour.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var before: [Int] = []
        var row = Array(0...right.count)
        for position in left.indices {
            var next = [position + 1]
            for column in right.indices {
                let replaced = row[column] + (right[column] == left[position] ? 0 : 1)
                var best = min(replaced, row[column + 1] + 1, next[column] + 1)
                if position > 0, column > 0, left[position] == right[column - 1], left[position - 1] == right[column] {
                    best = min(best, before[column - 1] + 1)
                }
                next.append(best)
            }
            (before, row) = (row, next)
        }
        return row[right.count]
    }
}
