internal import Bytes
internal import Reactor
internal import Telemetry

/// The worker role: serves over the channel that the supervisor left as descriptor 3, until told to end. Returns the exit code.
public func runWorker() -> Int32 {
    ProcessControl.setName("portico-worker")
    ProcessControl.dieWithParent()
    ProcessControl.forbidNewPrivileges()
    ProcessControl.forbidInspection()
    // Until `trimMemory`: about what collected bodies take by default.
    ProcessControl.keepFreedMemory(64 << 20)
    // `sendfile` knows no MSG_NOSIGNAL.
    SignalQueue.ignoreBrokenPipe()
    return runWorker(channel: ControlChannel(owning: Descriptor(owning: 3)))
}

/// Serves over `channel` on the calling thread.
internal func runWorker(channel: ControlChannel) -> Int32 {
    do throws(Errno) {
        try Worker(channel: channel, descriptorLimit: ProcessControl.raiseDescriptorLimit()).run()
        return 0
    } catch {
        WorkerLog.make().error("worker cannot start", LogField("reason", error.description))
        return 1
    }
}
