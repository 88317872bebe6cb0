import Bytes
import Glibc
import Reactor

/// A descriptor that a class can own. (The test macros cannot look into a noncopyable value.)
final class Held {
    private let descriptor: Descriptor
    var raw: Int32 { descriptor.raw }

    init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
}

/// Two ends of a connection made by `Socket.connect` and `Socket.accept`.
struct StreamPair {
    let near: Held
    private(set) var far: Held?
    /// What `accept` said of the near end.
    let peer: SocketAddress
    let listener: SharedDescriptor

    /// Over loopback TCP, or over the unix socket at `path`.
    init(path: String? = nil) throws {
        let address: SocketAddress
        if let path {
            listener = try ListeningSockets.unix(path: path)
            address = try found(SocketAddress(path: path))
        } else {
            listener = try ListeningSockets.tcp(host: "127.0.0.1", port: 0, count: 1)[0]
            address = try found(SocketAddress(host: "127.0.0.1", port: ListeningSockets.port(of: listener)))
        }
        switch Socket.connect(to: address) {
        case .connected(let descriptor): near = Held(descriptor)
        case .inProgress(let descriptor): near = Held(descriptor)
        case .failed(let errno): throw errno
        }
        guard waitFor(listener.raw, POLLIN) else { throw Errno.wouldBlock }
        switch Socket.accept(listener.raw) {
        case .connection(let descriptor, let address): (far, peer) = (Held(descriptor), address)
        case .wouldBlock: throw Errno.wouldBlock
        case .retry: throw Errno.wouldBlock
        case .failed(let errno): throw errno
        }
        guard waitFor(near.raw, POLLOUT) else { throw Errno.wouldBlock }
    }

    /// Closes the far end.
    mutating func closeFar() { far = nil }
}

/// Waits up to five seconds for what `poll` calls `event`.
func waitFor(_ descriptor: Int32, _ event: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    return poll(&entry, 1, 5000) == 1
}

func send(_ descriptor: Int32, _ bytes: [UInt8], more: Bool = false) -> IOResult {
    bytes.withUnsafeBytes { Socket.send(descriptor, $0, more: more) }
}

/// One `receive` into a buffer of `space` bytes.
func receive(_ descriptor: Int32, space: Int = 4096) -> (result: IOResult, bytes: [UInt8]) {
    var buffer = [UInt8](repeating: 0, count: space)
    let result = buffer.withUnsafeMutableBytes { Socket.receive(descriptor, into: $0) }
    if case .bytes(let count) = result { return (result, Array(buffer[..<count])) }
    return (result, [])
}

/// `value`, or an error where there is none.
func found<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw Errno.invalidArgument }
    return value
}
