internal import CLinux
internal import Glibc

/// One end of a SEQPACKET socket pair: whole datagrams with descriptors beside them, between supervisor and worker. Never blocks.
public final class ControlChannel: Sendable {
    /// The largest datagram, in bytes.
    public static let maximumBytes = 64 * 1024
    /// The most descriptors beside one datagram.
    public static let maximumDescriptors = 16

    /// What became of a datagram.
    public enum SendResult: Equatable, Sendable {
        case sent
        /// The peer is slow: send again when the channel is writable.
        case wouldBlock
        /// The peer is gone.
        case closed
    }

    /// What there was to receive.
    public enum ReceiveResult: Sendable {
        case message(bytes: [UInt8], descriptors: [SharedDescriptor])
        case wouldBlock
        /// The peer is gone and everything it sent was received.
        case closed
        /// The datagram was longer, or carried more descriptors, than allowed; it was dropped and its descriptors closed.
        case truncated
    }

    /// The socket itself, to be passed to a child.
    public let descriptor: SharedDescriptor

    /// Takes over one end of a pair, for example the inherited descriptor 3 of a worker; makes it non-blocking and closed on exec.
    public init(owning descriptor: consuming Descriptor) {
        self.descriptor = SharedDescriptor(descriptor)
        let raw = self.descriptor.raw
        _ = fcntl(raw, F_SETFL, fcntl(raw, F_GETFL) | O_NONBLOCK)
        _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
    }

    /// The number, for polling.
    public var raw: Int32 { descriptor.raw }

    /// Two connected ends.
    public static func pair() throws(Errno) -> (mine: ControlChannel, theirs: ControlChannel) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Errno.current }
        for end in ends {
            // Room for a few of the largest datagrams; the system's cap may be lower, then the sender waits sooner.
            var size = Int32(8 * maximumBytes)
            setsockopt(end, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        return (ControlChannel(owning: Descriptor(owning: ends[0])), ControlChannel(owning: Descriptor(owning: ends[1])))
    }

    /// Sends one datagram; the descriptors stay open here.
    public func send(_ bytes: [UInt8], descriptors: [SharedDescriptor] = []) throws(Errno) -> SendResult {
        precondition(!bytes.isEmpty && bytes.count <= Self.maximumBytes && descriptors.count <= Self.maximumDescriptors)
        var control = AncillaryDescriptors.encode(descriptors)
        var result: Int
        var reason: Errno
        repeat {
            result = Self.sendOnce(raw, bytes, &control)
            reason = result < 0 ? Errno.current : Errno(code: 0)
        } while result < 0 && reason == .interrupted
        withExtendedLifetime(descriptors) {}
        if result >= 0 { return .sent }
        switch reason {
        case .wouldBlock, Errno(code: ENOBUFS): return .wouldBlock
        case .brokenPipe, .connectionReset, Errno(code: ENOTCONN): return .closed
        default: throw reason
        }
    }

    /// Receives one datagram; its descriptors are closed on exec.
    public func receive() throws(Errno) -> ReceiveResult {
        var bytes = [UInt8](repeating: 0, count: Self.maximumBytes)
        var control = [UInt8](repeating: 0, count: AncillaryDescriptors.space(Self.maximumDescriptors))
        while true {
            let outcome = Self.receiveOnce(raw, &bytes, &control)
            if outcome.count < 0 {
                switch outcome.reason {
                case .interrupted: continue
                case .wouldBlock: return .wouldBlock
                case .connectionReset: return .closed
                default: throw outcome.reason
                }
            }
            // Decoded first: whatever arrived must be owned, or it leaks.
            let descriptors = AncillaryDescriptors.decode(control, count: outcome.controlCount)
            if outcome.flags & Int32(MSG_TRUNC | MSG_CTRUNC) != 0 { return .truncated }
            if outcome.count == 0 { return .closed }
            bytes.removeLast(bytes.count - outcome.count)
            return .message(bytes: bytes, descriptors: descriptors)
        }
    }

    private static func sendOnce(_ raw: Int32, _ bytes: [UInt8], _ control: inout [UInt8]) -> Int {
        bytes.withUnsafeBytes { payload in
            control.withUnsafeMutableBytes { ancillary in
                var vector = iovec(iov_base: UnsafeMutableRawPointer(mutating: payload.baseAddress), iov_len: payload.count)
                return withUnsafeMutablePointer(to: &vector) { vectors in
                    var header = msghdr()
                    header.msg_iov = vectors
                    header.msg_iovlen = 1
                    header.msg_control = ancillary.count > 0 ? ancillary.baseAddress : nil
                    header.msg_controllen = ancillary.count
                    return sendmsg(raw, &header, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
                }
            }
        }
    }

    private struct Outcome {
        var count: Int
        var controlCount: Int
        var flags: Int32
        var reason: Errno
    }

    private static func receiveOnce(_ raw: Int32, _ bytes: inout [UInt8], _ control: inout [UInt8]) -> Outcome {
        bytes.withUnsafeMutableBytes { payload in
            control.withUnsafeMutableBytes { ancillary in
                var vector = iovec(iov_base: payload.baseAddress, iov_len: payload.count)
                return withUnsafeMutablePointer(to: &vector) { vectors in
                    var header = msghdr()
                    header.msg_iov = vectors
                    header.msg_iovlen = 1
                    header.msg_control = ancillary.baseAddress
                    header.msg_controllen = ancillary.count
                    let count = recvmsg(raw, &header, Int32(MSG_CMSG_CLOEXEC | MSG_DONTWAIT))
                    let reason = count < 0 ? Errno.current : Errno(code: 0)
                    return Outcome(
                        count: count, controlCount: count < 0 ? 0 : Int(header.msg_controllen), flags: header.msg_flags,
                        reason: reason)
                }
            }
        }
    }
}
