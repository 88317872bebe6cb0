/// What a look at the tree found to be different from before.
internal struct TreeChanges {
    /// Files that are new or whose status differs: to be read.
    var changed: [FileNumber] = []
    /// Paths that cannot be used, with the reason.
    var troubled: [(file: FileNumber, reason: String)] = []
    /// Paths that are no more, or are in trouble no more. Their numbers have to be given back to the tree.
    var gone: [FileNumber] = []
}
