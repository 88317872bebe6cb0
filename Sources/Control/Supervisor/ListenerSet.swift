internal import Config
internal import Reactor

/// The open listening sockets. They belong to the supervisor, so the accept queue of a worker that dies waits for its replacement.
internal final class ListenerSet {
    /// A listener that could not be opened.
    struct Failure: Error {
        let address: ListenAddress
        let reason: Errno
    }

    /// Sockets that are bound but not yet in use; letting go of it closes them again.
    struct Prepared {
        fileprivate var sockets: [ListenAddress: [SharedDescriptor]] = [:]
        fileprivate var files: [ListenAddress: ListeningSockets.SocketFile] = [:]
        var addresses: [ListenAddress] { Array(sockets.keys) }
    }

    private var sockets: [ListenAddress: [SharedDescriptor]] = [:]
    private var files: [ListenAddress: ListeningSockets.SocketFile] = [:]
    private let workers: Int

    init(workers: Int) {
        self.workers = workers
    }

    var addresses: [ListenAddress] { Array(sockets.keys) }

    /// Opens what is wanted and not open yet. On failure nothing has changed.
    func prepare(_ wanted: [ListenAddress]) throws(Failure) -> Prepared {
        var prepared = Prepared()
        for address in ListenerPlan(open: sockets.keys, wanted: wanted).opening {
            do throws(Errno) {
                prepared.sockets[address] = try open(address)
                if case .unix(let path) = address { prepared.files[address] = ListeningSockets.file(at: path) }
            } catch {
                for file in prepared.files.values { ListeningSockets.remove(file) }
                throw Failure(address: address, reason: error)
            }
        }
        return prepared
    }

    /// Takes prepared sockets into use.
    func commit(_ prepared: Prepared) {
        sockets.merge(prepared.sockets) { _, new in new }
        files.merge(prepared.files) { _, new in new }
    }

    /// The socket that `worker` gets for `address`.
    func socket(_ address: ListenAddress, worker: Int) -> SharedDescriptor? {
        guard let sockets = sockets[address] else { return nil }
        return sockets[worker % sockets.count]
    }

    /// Closes every listener that is not wanted any more, and tells which.
    func closeAll(except wanted: [ListenAddress]) -> [ListenAddress] {
        let closing = ListenerPlan(open: sockets.keys, wanted: wanted).closing
        for address in closing {
            sockets[address] = nil
            if let file = files.removeValue(forKey: address) { ListeningSockets.remove(file) }
        }
        return closing
    }

    private func open(_ address: ListenAddress) throws(Errno) -> [SharedDescriptor] {
        switch address {
        case .tcp(let host, let port):
            let shares = ListenerPlan.overlaps(address, with: sockets.keys)
            return try ListeningSockets.tcp(host: host, port: port, count: workers, exclusive: !shares)
        case .unix(let path):
            return [try ListeningSockets.unix(path: path)]
        }
    }
}
