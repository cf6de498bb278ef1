// SPDX-License-Identifier: Apache-2.0

/// A binary heap that hands out its elements in the order of `precedes`.
struct PriorityQueue<Element> {
    private var heap: [Element] = []
    private let precedes: (Element, Element) -> Bool

    init(orderedBy precedes: @escaping (Element, Element) -> Bool) {
        self.precedes = precedes
    }

    /// The element that comes next.
    var first: Element? { heap.first }

    /// Everything in it, in no order.
    var unordered: [Element] { heap }

    mutating func insert(_ element: Element) {
        heap.append(element)
        var child = heap.count - 1
        while child > 0, case let parent = (child - 1) / 2, precedes(heap[child], heap[parent]) {
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func removeFirst() -> Element? {
        guard let last = heap.popLast() else { return nil }
        guard let first = heap.first else { return last }
        heap[0] = last
        var parent = 0
        while true {
            var next = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && precedes(heap[child], heap[next])
            {
                next = child
            }
            guard next != parent else { return first }
            heap.swapAt(parent, next)
            parent = next
        }
    }
}
