internal import Config
internal import Reactor
internal import Wire

/// A listening socket of this worker, with what the current snapshot says of it.
internal final class ListenerPort {
    let key: String
    /// Nil once the listener has vanished: as long as anybody holds the socket, the kernel goes on accepting for it.
    private(set) var socket: SharedDescriptor?
    /// The local port, for X-Forwarded-Port; 0 for a unix socket.
    let port: UInt16
    /// TLS or plain, redirect or serve, as the last snapshot that named it said. Nil before the first.
    var settings: Listener? {
        didSet { proxySources = settings?.proxySources.map { AddressSet($0) } ?? AddressSet() }
    }
    /// Peers whose connections begin with a PROXY header.
    private(set) var proxySources = AddressSet()
    /// The current snapshot names it; otherwise its connections end after the answer under way.
    var isActive = false
    var isRegistered = false

    init(key: String, socket: SharedDescriptor) {
        self.key = key
        self.socket = socket
        port = Socket.localAddress(socket.raw)?.port ?? 0
    }

    func close() {
        socket = nil
    }
}
