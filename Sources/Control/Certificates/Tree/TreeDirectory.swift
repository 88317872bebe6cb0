internal import Reactor

/// One directory of the tree, with what was found in it.
internal final class TreeDirectory {
    /// What a name of the directory stands for, if not for a file.
    enum Branch: Equatable {
        case directory(DirectoryNumber)
        /// A directory that is already in the tree by another road.
        case alias(Identity)
    }

    /// What makes a directory the same one by whatever path it is reached.
    struct Identity: Hashable {
        let device: UInt64
        let inode: UInt64

        init(_ status: FileStatus) {
            device = status.device
            inode = status.inode
        }
    }

    /// As it was reached.
    let path: String
    let identity: Identity
    /// Nil for the root.
    let parent: DirectoryNumber?
    /// 1 for the root.
    let depth: Int
    /// Names that stand for a file, and those that cannot be used.
    var files = NameSet()
    var branches: [String: Branch] = [:]
    /// Why it cannot be listed, or not wholly, where that is so.
    var trouble: FileNumber?
    /// It is no longer in the tree; only paths still refer to it.
    var isGone = false

    init(path: String, identity: Identity, parent: DirectoryNumber?, depth: Int) {
        self.path = path
        self.parent = parent
        self.identity = identity
        self.depth = depth
    }
}
