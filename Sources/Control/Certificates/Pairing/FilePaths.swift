/// What pairing asks about the files that it knows by number.
internal protocol FilePaths: AnyObject {
    /// The path of a file, as it was reached.
    func path(of file: FileNumber) -> String
    /// Whether both lie in the same directory.
    func areNeighbours(_ one: FileNumber, _ other: FileNumber) -> Bool
    /// What the file held when it was last read; nil when it holds something else by now, or cannot be read. May read the file.
    func content(of file: FileNumber) -> ParsedFile?
    /// Whether everybody may read the file, and the settings ask for a warning about that.
    func isExposed(_ file: FileNumber) -> Bool
}
