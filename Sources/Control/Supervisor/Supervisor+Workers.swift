internal import Bytes
internal import Config
internal import Proxy
internal import Reactor
internal import Telemetry

extension Supervisor {
    /// Starts a worker and tells it all it has to know, in the order in which it can use it.
    func startWorker(_ index: Int, now: MonotonicTime) {
        guard let worker = fleet.start(index, now: now) else { return }
        fleet.send(.start(worker: index, ticketKeys: ticketKeys.encoded), descriptors: [counters.descriptor, spool], to: worker)
        sendCertificates(to: worker)
        sendListeners(listeners.addresses, to: worker)
        // The first generation is sent to all workers together, once they have all been started.
        if generation > 0 { sendSnapshot(to: worker) }
    }

    func sendListeners(_ addresses: [ListenAddress], to worker: WorkerProcess) {
        for address in addresses {
            guard let socket = listeners.socket(address, worker: worker.index) else { continue }
            fleet.send(.listener(key: address.key), descriptors: [socket], to: worker)
        }
    }

    func sendSnapshot(to worker: WorkerProcess) {
        fleet.send(.snapshot(generation: generation), descriptors: [snapshotMemory.descriptor], to: worker)
    }

    /// A worker has not answered for too long: it hangs, and a fresh one will answer.
    func replaceSilent(_ index: Int) {
        log.error("worker: does not answer; it will be replaced", LogField("worker", index), LogField("generation", Int(generation)))
        for worker in fleet.running where worker.index == index { worker.kill() }
    }
}
