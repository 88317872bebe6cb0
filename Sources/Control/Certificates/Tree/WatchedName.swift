/// A name in a directory of the tree.
internal struct WatchedName: Hashable, Comparable {
    let directory: DirectoryNumber
    let name: String

    static func < (left: Self, right: Self) -> Bool { (left.directory, left.name) < (right.directory, right.name) }
}
