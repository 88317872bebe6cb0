/// A binary heap of times that knows each entry's place: any entry can be moved or removed in O(log n), and none is ever stale.
internal struct ExpiryHeap {
    private struct Node {
        /// Seconds since 1970.
        let time: Int64
        let id: UInt32
    }

    private var nodes: [Node] = []
    /// By id: the place in `nodes`, plus 1; 0: not there.
    private var places: [UInt32] = []

    var count: Int { nodes.count }

    /// The earliest.
    var first: (time: Int64, id: UInt32)? { nodes.first.map { ($0.time, $0.id) } }

    /// Enters an id, or gives it another time.
    mutating func set(_ id: UInt32, to time: Int64) {
        while places.count <= Int(id) { places.append(0) }
        if places[Int(id)] == 0 {
            nodes.append(Node(time: time, id: id))
            rise(from: nodes.count - 1)
        } else {
            let place = Int(places[Int(id)]) - 1
            nodes[place] = Node(time: time, id: id)
            settle(place)
        }
    }

    /// Takes an id out; one that is not there is no error.
    mutating func remove(_ id: UInt32) {
        guard Int(id) < places.count, places[Int(id)] != 0 else { return }
        let place = Int(places[Int(id)]) - 1
        places[Int(id)] = 0
        let last = nodes.removeLast()
        guard place < nodes.count else { return }
        nodes[place] = last
        settle(place)
    }

    private mutating func settle(_ place: Int) {
        if place > 0 && nodes[place].time < nodes[(place - 1) / 2].time { rise(from: place) } else { sink(from: place) }
    }

    private mutating func rise(from start: Int) {
        let node = nodes[start]
        var place = start
        while place > 0 {
            let parent = (place - 1) / 2
            if nodes[parent].time <= node.time { break }
            put(nodes[parent], at: place)
            place = parent
        }
        put(node, at: place)
    }

    private mutating func sink(from start: Int) {
        let node = nodes[start]
        var place = start
        while true {
            var child = 2 * place + 1
            guard child < nodes.count else { break }
            if child + 1 < nodes.count && nodes[child + 1].time < nodes[child].time { child += 1 }
            if node.time <= nodes[child].time { break }
            put(nodes[child], at: place)
            place = child
        }
        put(node, at: place)
    }

    private mutating func put(_ node: Node, at place: Int) {
        nodes[place] = node
        places[Int(node.id)] = UInt32(place + 1)
    }
}
