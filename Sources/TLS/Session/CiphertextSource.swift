/// Where a session gets ciphertext from when it is to fetch it itself, into OpenSSL's own buffer.
public protocol CiphertextSource: AnyObject {
    /// Fills the space from its start and returns how many bytes came; 0 when there are none, now or ever.
    func receive(into space: UnsafeMutableRawBufferPointer) -> Int
}
