/// A list of numbers that nearly always has at most one element: four bytes then. The others stand in a table of the owner's.
internal struct FewNumbers {
    private static let none = UInt32.max

    private var first = none

    init() {}

    var isEmpty: Bool { first == Self.none }

    /// All of them; `owner` is what the list is known under in `others`.
    func all(_ owner: UInt32, _ others: OtherNumbers) -> [UInt32] {
        if isEmpty { return [] }
        return [first] + (others[owner]?.sorted() ?? [])
    }

    /// The only element, where there is just one.
    func only(_ owner: UInt32, _ others: OtherNumbers) -> UInt32? {
        isEmpty || others[owner] != nil ? nil : first
    }

    mutating func set(_ numbers: [UInt32], _ owner: UInt32, _ others: inout OtherNumbers) {
        first = numbers.first ?? Self.none
        if numbers.count > 1 {
            others[owner] = Set(numbers.dropFirst())
        } else if !others.isEmpty {
            others[owner] = nil
        }
    }

    /// Adds a number that may be there already.
    mutating func insert(_ number: UInt32, _ owner: UInt32, _ others: inout OtherNumbers) {
        if isEmpty {
            first = number
        } else if first != number {
            others[owner, default: []].insert(number)
        }
    }

    mutating func remove(_ number: UInt32, _ owner: UInt32, _ others: inout OtherNumbers) {
        if first == number {
            first = others[owner]?.min() ?? Self.none
            others[owner]?.remove(first)
        } else {
            others[owner]?.remove(number)
        }
        if others[owner]?.isEmpty == true { others[owner] = nil }
    }

    func contains(_ number: UInt32, _ owner: UInt32, _ others: OtherNumbers) -> Bool {
        !isEmpty && (first == number || others[owner]?.contains(number) == true)
    }
}

/// What does not fit into a `FewNumbers`, by its owner.
internal typealias OtherNumbers = [UInt32: Set<UInt32>]
