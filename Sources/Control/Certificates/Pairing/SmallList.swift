/// A list that nearly always has at most one element, which then costs no memory of its own.
internal struct SmallList<Element: Equatable> {
    private(set) var first: Element?
    /// Nil rather than empty: an empty array is eight bytes as well, and this says what is usual.
    private var rest: [Element]?

    init() {}

    init(_ elements: some Sequence<Element>) {
        for element in elements { append(element) }
    }

    var isEmpty: Bool { first == nil }
    var count: Int { first == nil ? 0 : 1 + (rest?.count ?? 0) }
    var all: [Element] { (first.map { [$0] } ?? []) + (rest ?? []) }
    /// The only element, where there is just one.
    var only: Element? { rest == nil ? first : nil }

    func contains(_ element: Element) -> Bool { first == element || rest?.contains(element) == true }

    mutating func append(_ element: Element) {
        if first == nil {
            first = element
        } else {
            rest = (rest ?? []) + [element]
        }
    }

    /// Adds an element that may be there already.
    mutating func insert(_ element: Element) {
        if !contains(element) { append(element) }
    }

    mutating func removeAll(where isUnwanted: (Element) -> Bool) {
        if let first, rest == nil {
            if isUnwanted(first) { self = SmallList() }
            return
        }
        self = SmallList(all.filter { !isUnwanted($0) })
    }

    mutating func remove(_ element: Element) { removeAll { $0 == element } }
}
