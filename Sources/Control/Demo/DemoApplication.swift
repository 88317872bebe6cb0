internal import Bytes
internal import Reactor

/// The built-in app of `portico demo`: a process of its own that speaks HTTP/1.1 on one unix socket and uwsgi on another.
internal final class DemoApplication {
    /// File names in the demo's directory.
    static let httpSocket = "http.sock"
    static let uwsgiSocket = "uwsgi.sock"
    static let certificate = "localhost.crt"

    private final class Client {
        let descriptor: SharedDescriptor
        var connection: DemoConnection

        init(_ descriptor: SharedDescriptor, _ application: DemoRequest.Application) {
            self.descriptor = descriptor
            connection = DemoConnection(application)
        }
    }

    private let listeners: [(socket: SharedDescriptor, application: DemoRequest.Application)]
    private let page: DemoPage
    private var clients: [Int32: Client] = [:]

    /// Serves until the parent is gone.
    static func run(directory: String) -> Int32 {
        let parent = ProcessControl.parentIdentifier
        ProcessControl.dieWithParent()
        ProcessControl.setName("portico-demo")
        do throws(Errno) {
            let application = try DemoApplication(directory: directory)
            while ProcessControl.parentIdentifier == parent { try application.turn() }
            return ExitCode.success
        } catch {
            Console.error("portico demo: the app stopped: \(error)\n")
            return ExitCode.failure
        }
    }

    private init(directory: String) throws(Errno) {
        page = DemoPage(
            certificate: DemoCertificate.facts(pem: try FileReader.read("\(directory)/\(Self.certificate)", limit: 1 << 20).bytes))
        listeners = [
            (try ListeningSockets.unix(path: "\(directory)/\(Self.httpSocket)"), .http),
            (try ListeningSockets.unix(path: "\(directory)/\(Self.uwsgiSocket)"), .uwsgi),
        ]
    }

    private func turn() throws(Errno) {
        var polls = PollSet()
        for listener in listeners { polls.add(listener.socket.raw) }
        for client in clients.values { polls.add(client.descriptor.raw, writable: !client.connection.outgoing.isEmpty) }
        // Once a second, to see whether the parent is still there.
        for event in try polls.wait(until: Clock.now().advanced(byMilliseconds: 1000)) {
            if let listener = listeners.first(where: { $0.socket.raw == event.descriptor }) {
                accept(listener.socket, listener.application)
            } else if let client = clients[event.descriptor] {
                if event.readable { read(client) }
                write(client)
            }
        }
    }

    private func accept(_ socket: SharedDescriptor, _ application: DemoRequest.Application) {
        switch Socket.accept(socket.raw) {
        case .connection(let descriptor, _):
            let client = Client(SharedDescriptor(descriptor), application)
            clients[client.descriptor.raw] = client
        case .wouldBlock: break
        case .retry: break
        case .failed: break
        }
    }

    private func read(_ client: Client) {
        var bytes = [UInt8](repeating: 0, count: 64 * 1024)
        // The buffer outlives both calls.
        unsafe bytes.withUnsafeMutableBytes { buffer in
            switch unsafe Socket.receive(client.descriptor.raw, into: buffer) {
            case .bytes(let count): unsafe client.connection.receive(UnsafeRawBufferPointer(rebasing: buffer[..<count]), page: page)
            case .wouldBlock: break
            case .endOfStream, .failed: clients[client.descriptor.raw] = nil
            }
        }
    }

    private func write(_ client: Client) {
        while !client.connection.outgoing.isEmpty {
            // As above.
            switch unsafe client.connection.outgoing.withUnsafeBytes({ unsafe Socket.send(client.descriptor.raw, $0) }) {
            case .bytes(let count): client.connection.outgoing.removeFirst(count)
            case .wouldBlock: return
            case .endOfStream, .failed:
                clients[client.descriptor.raw] = nil
                return
            }
        }
        if client.connection.isFinished { clients[client.descriptor.raw] = nil }
    }
}
