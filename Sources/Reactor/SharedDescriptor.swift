/// A descriptor with several holders; it closes when the last of them lets go.
public final class SharedDescriptor: Sendable {
    private let descriptor: Descriptor

    public init(_ descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    /// The number, for a system call or a poll; never to be closed by the reader.
    public var raw: Int32 { descriptor.raw }

    /// A second descriptor of the same open file, closed on exec.
    public func duplicate() throws(Errno) -> Descriptor {
        try descriptor.duplicate()
    }
}
